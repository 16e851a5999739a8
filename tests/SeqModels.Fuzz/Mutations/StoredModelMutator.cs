using SeqModels.NGrams.Storage;

namespace SeqModels.Fuzz.Mutations;

/// <summary>Changes files of hashed and packed n-gram models, and renews their checksums.</summary>
internal static class StoredModelMutator
{
    private const int FirstField = 8;
    private const int ManyTokens = 4096;
    private const int ManyTokenBytes = 1 << 16;

    public static byte[] Mutate(byte[] seed, IReadOnlyList<byte[]> others, FuzzRandom random)
    {
        if (random.OneIn(10))
        {
            return ByteMutator.Mutate(seed, others, random);
        }

        StoredModelImage image = StoredModelImage.Parse(seed);
        if (random.OneIn(4))
        {
            image = Resize(image, random) ?? image;
        }

        for (int i = random.Small(2); i > 0; i--)
        {
            ChangeSection(image, random);
        }

        byte[] file = image.ToBytes();
        if (random.OneIn(3))
        {
            int fields = (image.Layout.HeaderLength - FirstField) / sizeof(int);
            for (int i = random.Small(1); i > 0; i--)
            {
                Span<byte> field = file.AsSpan(FirstField + (random.Below(fields) * sizeof(int)), sizeof(int));
                Boundary.Write(field, Boundary.Near(Boundary.Read(field), random));
            }

            image.SignHeader(file);
        }

        return random.OneIn(32) ? file[..^random.Small(9)] : file;
    }

    private static void ChangeSection(StoredModelImage image, FuzzRandom random)
    {
        int section = random.Below(random.OneIn(4) ? StoredLayout.TokenSections : image.Sections.Length), other = random.Below(image.Sections.Length);
        Span<int> numbers = image.Numbers(section);
        if (numbers.IsEmpty)
        {
            return;
        }

        int at = random.Below(numbers.Length), length = Math.Min(random.Small(8), numbers.Length - at);
        switch (random.Below(9))
        {
            case 0:
                numbers.Slice(at, length).Fill((int)Boundary.Integer(random));
                break;
            case 1:
                numbers.Fill(random.Of(-1, 0, random.Below(numbers.Length), (int)Boundary.Integer(random)));
                break;
            case 2:
                Alternate(numbers, random);
                break;
            case 3:
                Span<int> source = image.Numbers(other);
                source[..Math.Min(source.Length, numbers.Length)].CopyTo(numbers);
                break;
            case 4:
                numbers[at] = (int)Boundary.Float(random);
                break;
            case 5:
                numbers[at] = unchecked((int)Boundary.Near(numbers[at], random));
                break;
            case 6:
                numbers.Slice(at, length).Reverse();
                break;
            default:
                ByteMutator.Poke(image.Sections[section], random);
                break;
        }
    }

    /// <summary>Numbers that go up and down, so that what lies between them is everything each time.</summary>
    private static void Alternate(Span<int> numbers, FuzzRandom random)
    {
        int high = random.Of(numbers.Length - 1, ManyTokenBytes, int.MaxValue, -1);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i % 2 == 0 ? 0 : high;
        }
    }

    /// <summary>Sizes that fit each other and the file.</summary>
    private static StoredModelImage? Resize(StoredModelImage image, FuzzRandom random)
    {
        StoredLayout layout = image.Layout;
        int tokens = layout.TokenCount, slots = layout.TokenSlots, description = layout.DescriptionBytes;
        long tokenBytes = layout.TokenBytes;
        StoredLevel[] levels = [.. layout.Levels];
        ref StoredLevel level = ref levels[random.Below(levels.Length)];
        switch (random.Below(9))
        {
            case 0:
                (tokens, tokenBytes) = (random.Of(1, tokens - 1, tokens + 1, ManyTokens), random.Of(0, tokenBytes, ManyTokenBytes));
                levels[0].Count = levels[0].Places = tokens;
                break;
            case 1:
                tokenBytes = random.Of(0, tokenBytes - 1, tokenBytes + 1, ManyTokenBytes);
                break;
            case 2:
                slots = random.Of(1, tokens, slots - 1, slots + 1, slots * 16);
                break;
            case 3:
                description = random.Of(0, description + 1, ManyTokenBytes);
                break;
            case 4:
                level.Count = level.Places = Math.Max(0, level.Count + random.Of(-1, 1, 64, -level.Count));
                break;
            case 5:
                level.Places += random.Of(-1, 1, 64, level.Places);
                break;
            case 6:
                level.WordBits = 1 + random.Below(31);
                break;
            case 7:
                (level.ProbabilityBits, level.BackoffBits) = (1 + random.Below(32), level.IsTop ? 0 : 1 + random.Below(32));
                level.Flags = random.Below(16);
                break;
            default:
                level.LowWords = random.Of(0, 1, level.LowWords + 1, 1024);
                break;
        }

        StoredModelImage? resized = image.Resize(tokens, tokenBytes, slots, description, levels);
        if (tokens == ManyTokens && resized is not null && random.OneIn(2))
        {
            Alternate(resized.Numbers(0), random);
        }

        return resized;
    }
}
