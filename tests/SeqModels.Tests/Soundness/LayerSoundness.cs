using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Soundness;

/// <summary>Layers that are not recurrent, and the cells.</summary>
internal static class LayerSoundness
{
    public static IEnumerable<SoundnessCase> All()
    {
        (string, Func<RandomSource, TensorModule>)[] layers =
        [
            ("linear", random => new Linear(65, 40, random)),
            ("linear without bias", random => new Linear(65, 40, random, new() { HasBias = false })),
            ("layer norm", _ => new LayerNorm(65)),
            ("mlp", random => new Mlp([65, 30, 9], random, new() { Activation = ActivationFunction.Gelu })),
            ("sequential", random => new Sequential(new LayerNorm(65), new Linear(65, 40, random), new Activation(ActivationFunction.Silu), new Dropout(0.3, random))),
            .. Enum.GetValues<ActivationFunction>().Select(f => ($"activation {f}", (Func<RandomSource, TensorModule>)(_ => new Activation(f)))),
        ];
        foreach ((string name, Func<RandomSource, TensorModule> make) in layers)
        {
            foreach (SoundnessCase each in SoundnessCase.Each("layer " + name, (print, type, tape) =>
            {
                TensorModule layer = make(new RandomSource(3));
                layer.ConvertTo(type);
                Tensor x = Forms.Normal([33, 65], 1, type);
                SoundnessCase.Differentiate(print, tape, () => [layer.Forward(x)], [x, .. layer.Parameters()]);
            }))
            {
                yield return each;
            }
        }

        foreach (SoundnessCase each in SoundnessCase.Each("layer embedding", (print, type, tape) =>
        {
            var embedding = new Embedding(50, 33, new RandomSource(3));
            embedding.ConvertTo(type);
            Indices ids = RecurrentSoundness.Tokens(21, 6, 50);
            SoundnessCase.Differentiate(print, tape, () => [embedding.Forward(ids)], embedding.Parameters());
        }))
        {
            yield return each;
        }

        foreach (string form in Forms.Names)
        {
            foreach (SoundnessCase each in SoundnessCase.Each("cell " + form, (print, type, tape) =>
            {
                RecurrentLayer layer = Forms.Layer(form, 20, 33);
                layer.ConvertTo(type);
                RecurrentCell cell = Forms.Cell(form, layer, 20, "_l0");
                Tensor x = Forms.Normal([7, 20], 1, type), h = Forms.Normal([7, Forms.StateSize(form, 33)], 2, type);
                Tensor? c = Forms.HasCell(form) ? Forms.Normal([7, 33], 3, type) : null;
                SoundnessCase.Differentiate(print, tape, Steps, [x, h, .. c is null ? (Tensor[])[] : [c], .. cell.Parameters()]);

                Tensor?[] Steps()
                {
                    (Tensor hidden, Tensor? inner) = Forms.Step(cell, x, h, c);
                    (hidden, inner) = Forms.Step(cell, x, hidden, inner);
                    return [hidden, inner];
                }
            }))
            {
                yield return each;
            }
        }
    }
}
