using System.Diagnostics;
using System.Globalization;
using SeqModels.Numerics;

namespace SeqModels.Endurance.Kill;

/// <summary>The kills of one saver, all over one file.</summary>
internal sealed class KillRun(Saver saver, int writers) : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly string[] _expected = [saver.FileName, .. saver.Companions];
    private double _interval = 0.02;
    private long _version;

    public List<string> Failures { get; } = [];

    public long Saves { get; private set; }

    public long Reads { get; private set; }

    public int Leftovers { get; private set; }

    private string SavedPath => _folder.File(saver.FileName);

    public void Kill(RandomSource random)
    {
        long before = _version;
        ChildProcess[] children = [.. Enumerable.Range(0, writers).Select(i => KillScenario.Start(saver, SavedPath, before + 1 + (2 * i)))];
        bool isOver = false;
        var reader = new Thread(() => ReadMeanwhile(before > 0, ref isOver));
        reader.Start();
        long last = Wait(children[0], random);
        foreach (ChildProcess child in random.NextInt(2) == 0 ? children : children.Reverse())
            child.Kill();
        Volatile.Write(ref isOver, true);
        reader.Join();

        last = Math.Max(last, before);
        foreach (ChildProcess child in children)
        {
            last = Math.Max(last, SavedBy(child));
            child.Dispose();
        }

        Check(before, last);
        CleanUp();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Until a random moment of a save: the first, or one of the next.</summary>
    /// <returns>The version that the child has saved by then; 0 for none.</returns>
    private long Wait(ChildProcess child, RandomSource random)
    {
        long last = 0, begun = Stopwatch.GetTimestamp();
        for (int saves = random.NextInt(5); saves > 0 && child.ReadLine() is { } line; saves--)
        {
            last = long.Parse(line, CultureInfo.InvariantCulture);
            Saves++;
            long now = Stopwatch.GetTimestamp();
            _interval = (double)(now - begun) / Stopwatch.Frequency;
            begun = now;
        }

        Moment.Wait(1.2 * _interval * random.NextDouble());
        return last;
    }

    /// <summary>The last version that the child has saved for certain.</summary>
    private long SavedBy(ChildProcess child)
    {
        const int Killed = 137;
        long last = 0;
        while (child.ReadLine() is { } line)
        {
            last = long.Parse(line, CultureInfo.InvariantCulture);
            Saves++;
        }

        if (child.ExitCode != Killed)
            Failures.Add($"a writer ended by itself, {child.End}");
        return last;
    }

    private void Check(long before, long last)
    {
        string found = Attempt("after the kill", () => saver.Read(SavedPath));
        bool isLegal = writers == 1
            ? found == saver.Identity(last) || found == saver.Identity(last + 1)
            : saver.IsKnown(found) || (found == Saver.None && last == 0);
        if (!isLegal && found.Length > 0)
            Failures.Add(found == Saver.None ? "the file was lost" : $"after version {last} was saved, {found} was found, not {saver.Identity(last)} or {saver.Identity(last + 1)}");
        _version = Math.Max(before, last);
    }

    /// <summary>A living process saves; then nothing of the dead ones is left.</summary>
    private void CleanUp()
    {
        Leftovers += _folder.Others(_expected).Length > 0 ? 1 : 0;
        saver.Prepare();
        string current = Attempt("after the kill", () => saver.Read(SavedPath));
        long next = current != "" && current == saver.Identity(_version + 1) ? _version + 2 : _version + 1;
        Attempt("the next save", () =>
        {
            saver.Save(SavedPath, next);
            return "";
        });
        string[] left = _folder.Others(_expected);
        if (left.Length > 0)
            Failures.Add($"after the next save there were left: {string.Join(", ", left)}");
        string found = Attempt("after the next save", () => saver.Read(SavedPath));
        _version = saver is CheckpointSaver && long.TryParse(found, CultureInfo.InvariantCulture, out long steps) ? steps : next;
        if (saver is not CheckpointSaver && found.Length > 0 && found != saver.Identity(next))
            Failures.Add($"after the next save {found} was found, not {saver.Identity(next)}");
    }

    private void ReadMeanwhile(bool mustExist, ref bool isOver)
    {
        while (!Volatile.Read(ref isOver))
        {
            string found = Attempt("while it was saved", () => saver.Read(SavedPath));
            Reads++;
            if (found == Saver.None ? mustExist && saver is not CheckpointSaver : found.Length > 0 && !saver.IsKnown(found))
                Failures.Add($"a reader found {found} while it was saved");
        }
    }

    /// <summary>The result, or a failure and an empty text.</summary>
    private string Attempt(string when, Func<string> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (saver is CheckpointSaver && exception is FileNotFoundException)
        {
            return Saver.None; // Copied just while one file takes the place of another.
        }
        catch (Exception exception)
        {
            lock (Failures)
                Failures.Add($"{when}: {exception.GetType().Name}: {exception.Message}");
            return "";
        }
    }
}
