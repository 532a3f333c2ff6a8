package dev.assay.experiments.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code assay completion}: the lines that teach a shell to complete commands, groups, options and keys. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description =
                "Prints a script for bash (and zsh with bashcompinit). In your ~/.bashrc: source <(/path/to/assay completion)")
final class CompletionCommand implements Callable<Integer> {
    private static final String SCRIPT = """
            # '=' ends a word for the shell, so only what stands behind it is put in.
            _assay() {
                local line=${COMP_LINE:0:COMP_POINT} IFS=$'\\n'
                local word=${line##*[[:space:]]}
                COMPREPLY=($("${COMP_WORDS[0]}" complete "$line" 2> /dev/null))
                if [[ $word == *=* ]]; then
                    COMPREPLY=("${COMPREPLY[@]#"${word%=*}="}")
                fi
                if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then
                    compopt -o nospace
                fi
            }
            complete -F _assay assay ./assay
            """;

    private final Terminal terminal;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().print(SCRIPT);
        return AssayCommand.DONE;
    }
}
