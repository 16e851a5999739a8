using SeqModels.LanguageModels;
using SeqModels.Recurrent;
using SeqModels.Tests.LanguageModels;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Soundness;

/// <summary>Steppers of layers and of language models, with weights as they are and of 8 bits: steps, forks, states taken and given.</summary>
internal static class StepperSoundness
{
    private const int Steps = 5;

    public static IEnumerable<SoundnessCase> All() =>
        from precision in Enum.GetValues<WeightPrecision>()
        from each in (IEnumerable<SoundnessCase>)[.. Forms.Names.SelectMany(form => OfLayers(form, precision)), .. OfModels(precision)]
        select each;

    private static IEnumerable<SoundnessCase> OfLayers(string form, WeightPrecision precision) =>
        from batch in (int[])[1, 3]
        from zoneout in (double[])[0, 0.2]
        select new SoundnessCase($"stepper {form}, {precision}, batch {batch}, zoneout {zoneout}", print =>
        {
            RecurrentStepper stepper = Forms.Layer(form, 20, 77, o => o with { LayerCount = 2, Zoneout = zoneout }).CreateStepper(batch, precision);
            float[] x = Forms.Normal([batch, 20], 1).AsSpan().ToArray();
            for (int t = 0; t < Steps; t++)
                print.Add(stepper.Advance(x));
            RecurrentStepper fork = stepper.Fork();
            print.Add(fork.Advance(x));
            RecurrentState state = stepper.GetState();
            stepper.Reset();
            print.Add(stepper.Advance(x));
            stepper.SetState(state);
            print.Add(stepper.Advance(x));
            stepper.CopyTo(fork);
            print.Add(fork.Output);
        });

    private static IEnumerable<SoundnessCase> OfModels(WeightPrecision precision) =>
        from cell in Enum.GetValues<CellKind>()
        from form in (string[])["one-hot", "embedding", "tied", "projection"]
        select new SoundnessCase($"model stepper {cell}, {form}, {precision}", print =>
        {
            RecurrentLanguageModel model = LanguageModelSoundness.Model(cell, form);
            RecurrentLanguageModelStepper stepper = model.CreateStepper(2, precision);
            float[] row = new float[model.Vocabulary.Count];
            for (int t = 0; t < Steps; t++)
            {
                stepper.Advance([t, t + 3]);
                stepper.LogProbabilities(row, t % 2);
                print.Add<float>(row);
            }

            RecurrentLanguageModelStepper fork = stepper.Fork();
            fork.Advance([1, 2]);
            fork.Distribution(row, 1);
            print.Add<float>(row);
            stepper.SetState(fork.GetState());
            stepper.Advance([4, 5]);
            print.Add(stepper.LogProbability(3, 1));
        });
}
