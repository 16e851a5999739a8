namespace SeqModels.Fuzz.Mutations;

/// <summary>Changes bytes without knowing what they mean.</summary>
internal static class ByteMutator
{
    /// <summary>The most bytes that a file grows by.</summary>
    private const int MostGrowth = 4096;

    /// <summary>Changes a part, with nothing moved.</summary>
    public static void Poke(Span<byte> bytes, FuzzRandom random)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        int at = random.Below(bytes.Length);
        int width = Math.Min(random.Of(1, 1, 2, 4, 4, 8), bytes.Length);
        int aligned = Math.Min(random.OneIn(3) ? at : at / width * width, bytes.Length - width);
        Span<byte> place = bytes.Slice(aligned, width);
        switch (random.Below(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Below(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next();
                break;
            case 2:
                Boundary.Write(place, Boundary.Integer(random));
                break;
            case 3:
                Boundary.Write(place, Boundary.Near(Boundary.Read(place), random));
                break;
            case 4:
                Boundary.Write(place, (long)random.Next());
                break;
            default:
                bytes.Slice(at, Math.Min(random.Small(7), bytes.Length - at)).Fill(random.Of<byte>(0, 0xFF, 0x20, 0x0A, 0x7F, 0x80));
                break;
        }
    }

    /// <summary>Changes a part, or cuts, extends, doubles, moves, or takes a part of another file.</summary>
    public static byte[] Mutate(byte[] bytes, IReadOnlyList<byte[]> others, FuzzRandom random)
    {
        int at = random.Below(bytes.Length + 1), length = random.Below(bytes.Length - at + 1);
        ReadOnlySpan<byte> part = bytes.AsSpan(at, Math.Min(length, MostGrowth));
        switch (random.Below(10))
        {
            case 0:
                return bytes[..at];
            case 1:
                return [.. bytes.AsSpan(..at), .. bytes.AsSpan(Math.Min(at + random.Small(6), bytes.Length)..)];
            case 2:
                return [.. bytes.AsSpan(..(at + part.Length)), .. bytes.AsSpan(at..)];
            case 3:
                byte[] more = new byte[random.Small(10)];
                more.AsSpan().Fill(random.Of<byte>(0, 0xFF, 0x20, 0x0A, (byte)random.Next()));
                return random.OneIn(2) ? [.. bytes, .. more] : [.. bytes.AsSpan(..at), .. more, .. bytes.AsSpan(at..)];
            case 4:
                byte[] other = others[random.Below(others.Count)];
                return [.. bytes.AsSpan(..at), .. other.AsSpan(Math.Min(at, other.Length)..)];
            case 5:
                byte[] moved = (byte[])bytes.Clone();
                bytes.AsSpan(at, length).CopyTo(moved.AsSpan(random.Below(bytes.Length - length + 1)));
                return moved;
            default:
                byte[] changed = (byte[])bytes.Clone();
                for (int i = random.Small(3); i > 0; i--)
                {
                    Poke(changed, random);
                }

                return changed;
        }
    }
}
