"""Writes ../resources/torch-layers.json: what PyTorch's layers put out, and their gradients, in double precision.

Run with PyTorch 2.7.1 on the processor: python torch_layers.py
The values that go in are those of numbers() below, which the test makes in the same way.
"""

import json
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def numbers(shape, salt):
    count = 1
    for size in shape:
        count *= size
    values = [((i * 37 + salt * 11) % 101 - 50) / 40 for i in range(count)]
    return torch.tensor(values).reshape(shape).requires_grad_(True)


CASES = {}


def case(name, output, **arguments):
    """Keeps an output and the gradients of its sum, each element weighted, with respect to the arguments."""
    factors = numbers(output.shape, 7).detach()
    gradients = torch.autograd.grad((output * factors).sum(), list(arguments.values()), retain_graph=True)
    CASES[name] = {
        "output": [round(v, 13) for v in output.detach().flatten().tolist()],
        "gradients": {k: [round(v, 13) for v in g.flatten().tolist()] for k, g in zip(arguments, gradients)},
    }


def images():
    return numbers((2, 4, 5, 6), 1)


def steps():
    return numbers((2, 5, 3), 1)


x, k, b = images(), numbers((4, 3, 3, 2), 2), numbers((6,), 4)
case("transposed convolution", F.conv_transpose2d(x, k, b, stride=(2, 3), padding=(1, 0), groups=2), input=x, kernel=k, bias=b)
x, k, b = images(), numbers((4, 2, 2, 2), 2), numbers((2,), 4)
case("transposed convolution, dilated", F.conv_transpose2d(x, k, b, stride=1, padding=1, dilation=(2, 1)), input=x, kernel=k, bias=b)
x, k, b = images(), numbers((8, 1, 3, 2), 2), numbers((8,), 4)
case("depthwise convolution", F.conv2d(x, k, b, stride=(1, 2), padding=1, groups=4), input=x, kernel=k, bias=b)
x, k, b = steps(), numbers((4, 3, 2), 2), numbers((4,), 4)
case("convolution of steps", F.conv1d(x.transpose(1, 2), k, b, stride=1, padding=2, dilation=2).transpose(1, 2), input=x, kernel=k, bias=b)
x, k, b = images(), numbers((2 * 2, 4 * 6, 3), 2), numbers((3, 2, 2), 4)
patches = F.unfold(x, (3, 2), stride=(2, 3))
case("locally connected", torch.einsum("bkp,pkf->bfp", patches, k).reshape(2, 3, 2, 2) + b, input=x, kernel=k, bias=b)
x = images()
case("p-norm pooling", F.lp_pool2d(x, 2, (2, 3), (2, 1)), input=x)
x = images()
samples = torch.tensor([0.3, 0.8]).expand(2, 4, 2).contiguous()
case("fractional max pooling", F.fractional_max_pool2d(x, 2, output_size=(3, 4), _random_samples=samples), input=x)
x = images()
case("bilinear upsampling", F.interpolate(x, scale_factor=(2, 3), mode="bilinear", align_corners=False), input=x)
x = images()
case("nearest upsampling", F.interpolate(x, scale_factor=(2, 3), mode="nearest"), input=x)
x, k = images(), numbers((4,), 2)
case("prelu", F.prelu(x, k), input=x, slope=k)
x = images()
case("gelu", F.gelu(x, approximate="tanh"), input=x)
x = images()
case("swish", F.silu(x), input=x)
x = images()
case("l2 normalization", F.normalize(x, p=2, dim=1), input=x)
x = images()
case("l1 normalization", F.normalize(x, p=1, dim=1), input=x)



def run(name, module, order, biases, lengths=None, ways=1):
    """A recurrent module with its gates in the given order, and its weights as columns."""
    x = steps()
    units = module.hidden_size
    given = {"input": x}
    parameters = {}
    for way, prefix in zip(["", "_reverse"][:ways], ["forward-", "backward-"] if ways == 2 else [""]):
        width = units * len(order)
        kernel = numbers((3, width), 2)
        hidden = numbers((units, width), 3)
        bias = numbers((width,), 4)
        second = numbers((width,), 5) if biases == 2 else torch.zeros(width)
        columns = torch.cat([torch.arange(g * units, (g + 1) * units) for g in order])
        parameters["weight_ih_l0" + way] = kernel[:, columns].T
        parameters["weight_hh_l0" + way] = hidden[:, columns].T
        parameters["bias_ih_l0" + way] = bias[columns]
        parameters["bias_hh_l0" + way] = second[columns] if biases == 2 else second
        given[prefix + "kernel"] = kernel
        given[prefix + "recurrent-kernel"] = hidden
        given[prefix + "bias"] = bias
        if biases == 2:
            given[prefix + "recurrent-bias"] = second
    sequence = x if lengths is None else torch.nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
    outputs, state = torch.func.functional_call(module, parameters, (sequence,))
    last = state[0] if isinstance(state, tuple) else state
    if lengths is None:
        case(name + ", all steps", outputs, **given)
    case(name + ", last step", torch.cat(list(last), 1), **given)


torch.manual_seed(1)
# PyTorch's order of a gated recurrent unit is r, z, n; ours z, r, n.
run("gru", torch.nn.GRU(3, 4, batch_first=True), [1, 0, 2], 2)
run("gru, lengths 5 and 3", torch.nn.GRU(3, 4, batch_first=True), [1, 0, 2], 2, lengths=[5, 3])
run("simple rnn", torch.nn.RNN(3, 4, batch_first=True), [0], 1)
run("lstm", torch.nn.LSTM(3, 4, batch_first=True), [0, 1, 2, 3], 1)
run("bidirectional lstm", torch.nn.LSTM(3, 4, batch_first=True, bidirectional=True), [0, 1, 2, 3], 1, ways=2)
run("bidirectional gru, lengths 5 and 3", torch.nn.GRU(3, 4, batch_first=True, bidirectional=True), [1, 0, 2], 2, lengths=[5, 3], ways=2)

path = pathlib.Path(__file__).parent.parent / "resources" / "torch-layers.json"
path.write_text(json.dumps(CASES, allow_nan=False) + "\n")
