// What F# sees of the package: operators, methods and static members of tensors with one 'open'. Run by .ci/run.
open SeqModels.Tensors

let x = Tensor.From([| 1.0f; 2.0f; 3.0f; 4.0f |], Shape(2, 2))
let weight = Parameter("weight", Tensor.Ones(Shape(2, 2)))
let bias = Parameter("bias", Tensor.Full(Shape(2), 0.5))
let tape = Tape()

let loss =
    use step = tape.Record()
    let hidden = (x.MatMul(weight) + bias).Tanh() * 2.0 - 1.0
    let both = Tensor.Concat([| hidden; -hidden; 1.0 / (hidden + 3.0) |], axis = 1)
    let loss = (both * both).Mean()
    tape.Backward loss
    loss.Item()

let expect name (condition: bool) =
    if not condition then failwith $"F#: {name}"

expect "loss" (abs (loss - 0.682) < 0.01)
expect "gradient of the weight" (not (isNull weight.Gradient) && weight.Gradient.Shape = weight.Shape)
expect "gradient of the bias" (not (isNull bias.Gradient) && bias.Gradient.Length = 2)
expect "stack" (Tensor.Stack([| x; x |], axis = 0).Shape.Rank = 3)
printfn "F#: loss %.6f" loss
