using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace SeqModels.Files;

/// <summary>
/// The temporary names of saves: <c>NAME.seqmodels-RANDOM.saving</c> beside NAME, never the same twice. A living writer holds a lock on its
/// file, which ends with its process, so that a file of such a name that can be locked is what a dead writer left.
/// </summary>
internal static class SavingName
{
    private const string Middle = ".seqmodels-";
    private const string Ending = ".saving";
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
    private const int RandomLength = 13;
    private const int LongestStem = 200;

    private static readonly SearchValues<char> Known = SearchValues.Create(Letters);

    /// <summary>A new name, without the folder.</summary>
    public static string New(string path) => Stem(path) + Middle + RandomNumberGenerator.GetString(Letters, RandomLength) + Ending;

    /// <summary>Removes what writers of a file left that live no more.</summary>
    /// <param name="path">The file, links followed.</param>
    public static void RemoveLeftovers(string path)
    {
        string stem = Stem(path) + Middle;
        try
        {
            foreach (string found in Directory.EnumerateFiles(Path.GetDirectoryName(path) ?? path, "*" + Ending))
            {
                ReadOnlySpan<char> name = Path.GetFileName(found.AsSpan());
                if (name.StartsWith(stem, StringComparison.Ordinal)
                    && name.Length == stem.Length + RandomLength + Ending.Length
                    && !name[stem.Length..^Ending.Length].ContainsAnyExcept(Known)
                    && new FileInfo(found).LinkTarget is null)
                {
                    RemoveIfDead(found);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that is not there, or that this user may not list.
        }
    }

    /// <summary>A name near the longest that systems allow is replaced by its hash, so that something can be added.</summary>
    private static string Stem(string path)
    {
        string name = Path.GetFileName(path);
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        return bytes.Length <= LongestStem ? name : Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    private static void RemoveIfDead(string path)
    {
        try
        {
            bool isDead;
            using (Lock(path))
            {
                isDead = IsLocked(path);
                if (isDead && !OperatingSystem.IsWindows())
                {
                    // While it is locked: one who has just made it and does not hold its lock yet sees that it is gone.
                    File.Delete(path);
                }
            }
            if (isDead && OperatingSystem.IsWindows())
            {
                // An open file cannot be deleted there; but files are made and locked in one step.
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use, gone already, or another user's.
        }
    }

    /// <summary>Whether a lock is noticed at all: not on every file system, nor where locks are switched off. There nothing is removed.</summary>
    private static bool IsLocked(string path)
    {
        try
        {
            Lock(path).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>For writing as well, because opening a named pipe for reading alone would wait.</summary>
    private static FileStream Lock(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}
