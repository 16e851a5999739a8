using System.Numerics;
using SeqModels.Numerics.Lanes;

namespace SeqModels.Optimizers.Updates;

/// <summary>
/// One optimizer's formula on one vector of a parameter p, its gradient g and up to three state tensors of the same shape.
/// Fields hold the step's coefficients as <typeparamref name="T"/> (a double converted in the loop costs more than the formula);
/// the properties say which states the loop loads and stores.
/// </summary>
internal interface IParameterUpdate<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static virtual bool UsesFirst => false;

    static virtual bool UsesSecond => false;

    static virtual bool UsesThird => false;

    void Apply<V, L>(ref V p, V g, ref V first, ref V second, ref V third)
        where V : struct
        where L : struct, ILane<V, T>;
}
