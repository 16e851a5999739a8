// What a user of the package does, run by .ci/run with the JIT and as a native binary: both must print the same.
using System.Runtime.Intrinsics;

Console.Error.WriteLine($"Vector lanes of this process: 512 {Vector512.IsHardwareAccelerated}, 256 {Vector256.IsHardwareAccelerated}, 128 {Vector128.IsHardwareAccelerated}");
Console.WriteLine("SeqModels is installed.");
