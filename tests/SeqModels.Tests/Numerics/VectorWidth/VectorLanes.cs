using System.Runtime.Intrinsics;

namespace SeqModels.Tests.Numerics.VectorWidth;

/// <summary>Which vector widths a process computes with in hardware.</summary>
internal readonly record struct VectorLanes(bool Has512, bool Has256, bool Has128)
{
    public static VectorLanes OfThisProcess { get; } =
        new(Vector512.IsHardwareAccelerated, Vector256.IsHardwareAccelerated, Vector128.IsHardwareAccelerated);

    /// <summary>The widest lanes that the runtime's switches leave to a process, on hardware that has them all.</summary>
    /// <param name="isOff">Whether the switch of that name is set to 0.</param>
    public static VectorLanes Allowed(Func<string, bool> isOff)
    {
        bool none = isOff("DOTNET_EnableHWIntrinsic");
        bool narrow = none || isOff("DOTNET_EnableAVX2");
        return new VectorLanes(!narrow && !isOff("DOTNET_EnableAVX512"), !narrow, !none);
    }

    public static VectorLanes operator &(VectorLanes a, VectorLanes b) =>
        new(a.Has512 && b.Has512, a.Has256 && b.Has256, a.Has128 && b.Has128);
}
