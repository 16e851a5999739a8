using System.Numerics;
using System.Runtime.CompilerServices;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Optimizers.Updates;

/// <summary>One step of Adam. States: m, v.</summary>
internal readonly struct AdamUpdate<T>(AdamNumbers<T> numbers) : IParameterUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AdamNumbers<T> _numbers = numbers;

    public static bool UsesFirst => true;

    public static bool UsesSecond => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
        where V : struct
        where L : struct, ILane<V, T>
    {
        _ = _numbers.Gather<V, L>(ref p, g, ref first, ref second);
        p = _numbers.Move<V, L>(p, first, second);
    }
}
