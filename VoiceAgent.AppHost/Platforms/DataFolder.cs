using VoiceAgent.AppHost.Running;
using VoiceAgent.AppHost.Settings;

namespace VoiceAgent.AppHost.Platforms;

/// <summary>Where the local stores keep what survives a restart: <c>.data/</c> of the repository, or the setting <c>data</c>.</summary>
internal sealed class DataFolder : IDisposable
{
    // An application that was killed lets go as soon as the last of its processes is gone.
    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(6);

    private readonly FileStream _inUse;

    private DataFolder(string path, FileStream inUse)
    {
        Root = path;
        this._inUse = inUse;
    }

    public string Root { get; }

    /// <summary>Takes the folder for this application alone, and empties it when asked.</summary>
    /// <exception cref="DistributedApplicationException">Another one runs on it, or it cannot be used.</exception>
    public static DataFolder Open(string path, bool fresh, TimeProvider time, TimeSpan? patience = null) => Using(path, () =>
    {
        Directory.CreateDirectory(path);
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

    /// <summary>Whatever the file system refuses is told with what to do about it.</summary>
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

    // Windows says "sharing violation"; Unix says EWOULDBLOCK, which is 11 on Linux and 35 on the Mac.
    private static bool IsTaken(IOException refused) => (refused.HResult & 0xFFFF) is 32 or 11 or 35;

    private static FileStream Take(string file, TimeProvider time, TimeSpan patience)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                // The system lets go of it when the process ends, however it ends.
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
