using SeqModels.Layers;
using SeqModels.Numerics;
using SeqModels.Recurrent;
using SeqModels.Tensors;
using SeqModels.Tests.Recurrent;

namespace SeqModels.Tests.Soundness;

/// <summary>Every recurrent form over rows and over tokens: directions, lengths, layers, and all that acts in training.</summary>
internal static class RecurrentSoundness
{
    private const int Input = 20;
    private const int Hidden = 33;
    private const int Time = 6;
    private const int Words = 40;

    private static readonly (string Name, int Batch, bool Lengths, Func<RecurrentOptions, RecurrentOptions> Change)[] Variants =
    [
        ("plain", 5, false, o => o),
        ("batch of one", 1, false, o => o),
        ("shared", 37, false, o => o),
        ("both directions, lengths", 21, true, o => o with { Bidirectional = true }),
        ("both directions summed, 2 layers", 5, true, o => o with { Bidirectional = true, LayerCount = 2, Merge = DirectionMerge.Sum }),
        ("time first", 5, false, o => o with { BatchFirst = false, LayerCount = 2 }),
        ("dropout", 21, false, o => o with { LayerCount = 2, Dropout = 0.3 }),
        ("dropout of sequences, dropped weights", 21, true, o => o with { LayerCount = 2, Dropout = 0.3, DropoutMask = DropoutMask.EachSequence, WeightDropout = 0.4 }),
        ("recurrent dropout", 21, true, o => o with { RecurrentDropout = 0.4, Bidirectional = true }),
        ("zoneout", 21, true, o => Zone(o with { Zoneout = 0.3, LayerCount = 2 })),
        ("all that is dropped", 9, true, o => Zone(o with { LayerCount = 2, Bidirectional = true, Dropout = 0.2, WeightDropout = 0.3, RecurrentDropout = 0.2, Zoneout = 0.1 })),
    ];

    public static IEnumerable<SoundnessCase> All() => Forms.Names.SelectMany(form => Variants.SelectMany(variant => Cases(form, variant)));

    public static Indices Tokens(int batch, int time, int count) =>
        new(Enumerable.Range(0, batch * time).Select(i => i * 7 % count).ToArray(), [batch, time]);

    private static IEnumerable<SoundnessCase> Cases(string form, (string Name, int Batch, bool Lengths, Func<RecurrentOptions, RecurrentOptions> Change) variant)
    {
        string name = $"{form}, {variant.Name}";
        bool isBatchFirst = variant.Change(Forms.Options(form)).BatchFirst;
        int[] lengths = variant.Lengths ? [.. Enumerable.Range(0, variant.Batch).Select(i => 1 + (i * 5 % Time))] : [];
        return
        [
            .. SoundnessCase.Each(name + ", rows", (print, type, tape) =>
            {
                RecurrentLayer layer = Layer(type);
                Tensor x = Forms.Normal(isBatchFirst ? [variant.Batch, Time, Input] : [Time, variant.Batch, Input], 1, type);
                RecurrentState state = State(layer, type);
                SoundnessCase.Differentiate(print, tape, () => Results(layer.Forward(x, state, lengths)), [x, state.Hidden, .. layer.Parameters()]);
                layer.Evaluate();
                SoundnessCase.Add(print, Results(layer.Forward(x, state, lengths)));
            }),
            .. SoundnessCase.Each(name + ", tokens", (print, type, tape) =>
            {
                RecurrentLayer layer = Layer(type);
                var embedding = new Embedding(Words, Input, new RandomSource(3));
                embedding.ConvertTo(type);
                Indices tokens = isBatchFirst ? Tokens(variant.Batch, Time, Words) : Tokens(Time, variant.Batch, Words);
                SoundnessCase.Differentiate(print, tape, () => Results(layer.Forward(embedding, tokens, null, lengths)), [embedding.Weight, .. layer.Parameters()]);
                layer.Evaluate();
                if (tape)
                {
                    using (new Tape().Evaluate())
                        SoundnessCase.Add(print, Results(layer.Forward(embedding, tokens, null, lengths)));
                }
                else
                {
                    SoundnessCase.Add(print, Results(layer.Forward(embedding, tokens, null, lengths)));
                }
            }),
        ];

        RecurrentLayer Layer(DType type)
        {
            RecurrentLayer layer = Forms.Layer(form, Input, Hidden, variant.Change);
            layer.ConvertTo(type);
            return layer;
        }

        RecurrentState State(RecurrentLayer layer, DType type) =>
            Forms.State(form, layer.LayerCount * (layer.Bidirectional ? 2 : 1), variant.Batch, Hidden, type);
    }

    private static Tensor?[] Results(RecurrentOutput output) => [output.Output, output.State.Hidden, output.State.Cell];

    private static RecurrentOptions Zone(RecurrentOptions options) => options is LstmOptions lstm ? lstm with { CellZoneout = 0.45 } : options;
}
