using System.Runtime.CompilerServices;

namespace SeqModels.PublicApi.Tests.Pointers;

/// <summary>What the rule forbids, and beside it what it allows.</summary>
internal sealed unsafe class PointerProbe
{
    private readonly int[] _memory = GC.AllocateArray<int>(4, pinned: true);
    private readonly int* _start;
    private readonly Part _inStruct;
    private readonly Part[] _inArray;

    public PointerProbe()
    {
        _start = (int*)Unsafe.AsPointer(ref _memory[0]);
        _inStruct = new Part { First = _start };
        _inArray = [_inStruct];
    }

    public int* Address() => _inArray[0].First;

    public int Allowed()
    {
        fixed (int* first = _memory)
        {
            Part part = new() { First = first };
            return Read(part);
        }
    }

    private static int Read(Part part) => *part.First;

    private struct Part
    {
        public int* First;
    }
}
