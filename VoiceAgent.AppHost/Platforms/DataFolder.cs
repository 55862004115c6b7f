using VoiceAgent.AppHost.Running;
using VoiceAgent.AppHost.Settings;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>The folder in which local stores keep data over restarts: <c>.data/</c> of the repository, or the setting <c>data</c>.</summary>
internal sealed class DataFolder : IDisposable
{
    // A killed application releases the folder when the last of its processes has ended.
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(6);

    private readonly FileStream _inUse;

    private DataFolder(string path, FileStream inUse)
    {
        Root = path;
        this._inUse = inUse;
    }

    public string Root { get; }

    /// <summary>Locks the folder for this application, and empties it on request.</summary>
    /// <exception cref="DistributedApplicationException">Another application uses the folder, or it cannot be used.</exception>
    public static DataFolder Open(string path, bool fresh, TimeProvider time, TimeSpan? patience = null) => Using(path, () =>
    {
        Create(path);
        var mark = Path.Combine(path, "in-use");
        if (fresh && !File.Exists(mark) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new CommandLineException($"--fresh would delete what is in '{path}', which is not a data folder of VoiceAgent: give an empty or a new folder with --data <folder>.");
        }

        var folder = new DataFolder(path, Take(mark, time, patience ?? UsualPatience));
        new RunningPrograms(path).AwaitEnd(time);
        if (fresh)
        {
            folder.Empty();
        }

        return folder;
    });

    /// <summary>The folder of one store.</summary>
    public string Of(string store) => Using(Root, () => Directory.CreateDirectory(Path.Combine(Root, store)).FullName);

    public void Dispose() => _inUse.Dispose();

    private void Empty()
    {
        try
        {
            foreach (var store in Directory.GetDirectories(Root))
            {
                Directory.Delete(store, recursive: true);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    // The folder has transcripts and recordings. Nobody else on this machine may read them, whatever the modes of the files in it are.
    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(path, OwnerOnly);
        if (!File.GetUnixFileMode(path).HasFlag(UnixFileMode.StickyBit))
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }
    }

    /// <summary>Turns errors of the file system into messages that say what to do.</summary>
    private static T Using<T>(string path, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandLineException($"The data folder '{path}' cannot be used ({refused.Message.TrimEnd('.')}): give a folder that you may write to with --data <folder>.", refused);
        }
    }

    // Windows reports a sharing violation. Unix reports EWOULDBLOCK, which is 11 on Linux and 35 on macOS.
    private static bool IsTaken(IOException refused) => (refused.HResult & 0xFFFF) is 32 or 11 or 35;

    private static FileStream Take(string file, TimeProvider time, TimeSpan patience)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                // The operating system releases the lock when the process ends, also after a crash.
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException refused) when (IsTaken(refused) && time.GetElapsedTime(since) < patience)
            {
                Task.Delay(TimeSpan.FromMilliseconds(200), time, CancellationToken.None).Wait();
            }
            catch (IOException inner) when (IsTaken(inner))
            {
                throw new DistributedApplicationException($"Another VoiceAgent is running on {Path.GetDirectoryName(file)}: end it first, or give this one a folder of its own with --data <folder>.", inner);
            }
        }
    }
}
