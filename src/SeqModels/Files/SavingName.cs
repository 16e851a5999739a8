using System.Security.Cryptography;
using System.Text;

namespace SeqModels.Files;

/// <summary>
/// The names of temporary files: <c>NAME.seqmodels-RANDOM.saving</c> in the folder of NAME, unique. A running writer holds a lock on its
/// temporary file, which the system releases when the process ends, so that a file of such a name that can be locked was left by a dead
/// writer.
/// </summary>
internal static class SavingName
{
    private const string Middle = ".seqmodels-";
    private const string Ending = ".saving";
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
    private const int RandomLength = 13;
    private const int LongestStem = 200;

    /// <summary>Returns a new name, without the folder.</summary>
    public static string New(string path) => Stem(path) + Middle + RandomNumberGenerator.GetString(Letters, RandomLength) + Ending;

    /// <summary>Deletes temporary files left by dead writers of a file.</summary>
    /// <param name="path">The path of the file, with links resolved.</param>
    public static void RemoveLeftovers(string path)
    {
        string stem = Stem(path) + Middle;
        try
        {
            foreach (string found in Directory.EnumerateFiles(Path.GetDirectoryName(path) ?? path, "*" + Ending))
            {
                RemoveIfLeftover(found, stem);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder does not exist, or this user may not list it.
        }
    }

    private static void RemoveIfLeftover(string path, string stem)
    {
        ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan());
        if (name.StartsWith(stem, StringComparison.Ordinal)
            && name.Length == stem.Length + RandomLength + Ending.Length
            && IsRandom(name[stem.Length..^Ending.Length])
            && new FileInfo(path).LinkTarget is null)
        {
            RemoveIfDead(path);
        }
    }

    /// <summary>A name near the maximum length of file names is replaced by its hash, so that a suffix can be added.</summary>
    private static string Stem(string path)
    {
        string name = Path.GetFileName(path);
        return Encoding.UTF8.GetByteCount(name) <= LongestStem ? name : Hash(name);
    }

    /// <remarks>A method of its own: opening a file loads no cryptography.</remarks>
    private static string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private static bool IsRandom(ReadOnlySpan<char> part)
    {
        foreach (char letter in part)
        {
            if (!Letters.Contains(letter))
            {
                return false;
            }
        }
        return true;
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
                    // While it is locked: a writer that has just created it and does not hold its lock yet notices that it is gone.
                    File.Delete(path);
                }
            }
            if (isDead && OperatingSystem.IsWindows())
            {
                // An open file cannot be deleted there; but files are created and locked in one step.
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use, already deleted, or another user's.
        }
    }

    /// <summary>Whether locks are effective: not on every file system, nor if locking is disabled. In that case nothing is
    /// deleted.</summary>
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

    /// <summary>Opens for reading and writing, because opening a named pipe for reading only would block.</summary>
    private static FileStream Lock(string path) => new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}
