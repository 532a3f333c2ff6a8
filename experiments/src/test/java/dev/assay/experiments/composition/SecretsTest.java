package dev.assay.experiments.composition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "override 'tracker.uri=http://al:s3cret@host:5000/x' is | override 'tracker.uri=http://***@host:5000/x' is",
                "uri = \"https://al:s3@cret@host\" | uri = \"https://***@host\"",
                "uri = \"https://al:s3/cret@host/path\" | uri = \"https://***@host/path\"",
                "http://s3cret@a http://b/@c | http://***@a http://b/@c",
                "http://host:5000/path@v1 | http://host:5000/path@v1",
                "password = s3cret, epochs = 3 | password = \"***\", epochs = 3",
                "x.api-key = \"s3 \\\" cret\" | x.api-key = \"***\"",
                "{\"token\": \"s3cret\"} | {\"token\": \"***\"}",
                "override 'x.password=s3cret': no | override 'x.password=\"***\"': no",
                "x.token:s3cret | x.token:\"***\"",
                "wrong token: end of file | wrong token: end of file",
                "token = null | token = null",
                "tokens = 5, tokenizer = words | tokens = 5, tokenizer = words"
            })
    void masksWhatIsSecretAndNothingElse(String text, String masked) {
        assertThat(Secrets.masked(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "a.token", "a.api-key", "a.my-secret", "credentials", "a.\"password\""})
    void knowsAKeyThatNamesASecret(String key) {
        assertThat(Secrets.masked(key, "s3cret")).isEqualTo("\"***\"");
        assertThat(Secrets.masked(key, "null")).isEqualTo("null");
    }

    @Test
    void leavesOtherKeys() {
        assertThat(Secrets.masked("max-tokens", "5")).isEqualTo("5");
        assertThat(Secrets.masked("tracker.uri", "\"http://al:s3cret@host\"")).isEqualTo("\"http://***@host\"");
    }
}
