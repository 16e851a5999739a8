using System.Numerics;
using SeqModels.Numerics;

namespace SeqModels.Optimizers;

/// <summary>
/// One optimizer's formula on one vector of a parameter p, its gradient g and up to three state tensors of the same shape.
/// Fields hold the step's coefficients; the properties say which states the loop loads and stores.
/// </summary>
internal interface IParameterUpdate
{
    static virtual bool UsesFirst => false;

    static virtual bool UsesSecond => false;

    static virtual bool UsesThird => false;

    void Apply<V, T, L>(ref V p, V g, ref V first, ref V second, ref V third)
        where V : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where L : struct, ILane<V, T>;
}
