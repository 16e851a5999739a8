using SeqModels.Optimizers;
using SeqModels.Tensors;
using SeqModels.Tests.Numerics.VectorWidth;
using SeqModels.Tests.Optimizers;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Soundness;

/// <summary>Steps of every optimizer with every way to clip, and averages of weights; the large parameter is shared among workers.</summary>
internal static class OptimizerSoundness
{
    private static readonly (string Name, GradientClipping Clipping)[] Clippings =
    [
        ("no clipping", GradientClipping.None), ("by norm", GradientClipping.ByGlobalNorm(0.5)),
        ("by value", GradientClipping.ByValue(0.3)), ("adaptive", GradientClipping.Adaptive(0.02)),
    ];

    public static IEnumerable<SoundnessCase> All()
    {
        IEnumerable<SoundnessCase> steps =
            from name in (string[])["sgd", "sgd_nesterov_weight_decay", "adam", "adam_amsgrad", "adamw", "rmsprop_all", "adagrad_weight_decay", "radam_weight_decay", "nadam_all", "adadelta_all", "lion_weight_decay"]
            from clipping in name == "adam" ? Clippings : Clippings[..2]
            from each in SoundnessCase.EachType($"optimizer {name}, {clipping.Name}", (print, type) => Step(print, type, OptimizerTests.Options(name), clipping.Clipping))
            select each;
        IEnumerable<SoundnessCase> averages =
            from averaging in (WeightAveraging[])[WeightAveraging.Exponential(0.9), WeightAveraging.AfterSteps(1), WeightAveraging.Exponential(0.9) with { WarmUp = AverageWarmUp.RisingDecay }]
            from each in SoundnessCase.EachType($"average {averaging}", (print, type) => Average(print, type, averaging))
            select each;
        return [.. steps, .. averages];
    }

    private static void Step(Fingerprint print, DType type, OptimizerOptions options, GradientClipping clipping)
    {
        Parameter[] parameters = Parameters(type);
        Optimizer optimizer = options.Create(parameters);
        for (int step = 0; step < 3; step++)
        {
            foreach (Parameter parameter in parameters)
                parameter.Gradient = Forms.Normal(parameter.Shape, (ulong)(10 + step), type);
            print.Add(optimizer.Step(clipping, 0.5).Norm);
            optimizer.ZeroGradients();
        }

        SoundnessCase.Add(print, parameters);
        SoundnessCase.Add(print, [.. optimizer.State().Select(named => named.Tensor)]);
    }

    private static void Average(Fingerprint print, DType type, WeightAveraging averaging)
    {
        Parameter[] parameters = Parameters(type);
        var average = new AveragedParameters(parameters, averaging);
        for (int step = 0; step < 3; step++)
        {
            foreach (Parameter parameter in parameters)
                Forms.Normal(parameter.Shape, (ulong)(20 + step), type).CopyTo(parameter);
            average.Update();
        }

        average.Swap();
        SoundnessCase.Add(print, parameters);
    }

    private static Parameter[] Parameters(DType type) =>
        [new("small", Forms.Normal([7, 5], 1, type)), new("large", Forms.Normal([50, 401], 2, type)), new("empty row", Forms.Normal([1], 3, type))];
}
