using VoiceAgent.AppHost.Running;

namespace VoiceAgent.AppHost;

/// <summary>Where the local stores keep what survives a restart: <c>.data/</c> of the repository, or the setting <c>data</c>.</summary>
internal sealed class DataFolder : IDisposable
{
    // An application that was killed lets go as soon as the last of its processes is gone.
    private static readonly TimeSpan usualPatience = TimeSpan.FromSeconds(6);

    private readonly FileStream inUse;

    private DataFolder(string path, FileStream inUse)
    {
        Root = path;
        this.inUse = inUse;
    }

    public string Root { get; }

    /// <summary>Takes the folder for this application alone, and empties it when asked.</summary>
    /// <exception cref="DistributedApplicationException">Another one runs on it.</exception>
    public static DataFolder Open(string path, bool fresh, TimeProvider time, TimeSpan? patience = null)
    {
        Directory.CreateDirectory(path);
        var folder = new DataFolder(path, Take(Path.Combine(path, "in-use"), time, patience ?? usualPatience));
        new RunningPrograms(path).AwaitEnd(time);
        if (fresh)
        {
            foreach (var store in Directory.GetDirectories(path))
            {
                Directory.Delete(store, recursive: true);
            }
        }

        return folder;
    }

    /// <summary>The folder of one store.</summary>
    public string Of(string store) => Directory.CreateDirectory(Path.Combine(Root, store)).FullName;

    public void Dispose() => inUse.Dispose();

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
            catch (IOException) when (time.GetElapsedTime(since) < patience)
            {
                Task.Delay(TimeSpan.FromMilliseconds(200), time, CancellationToken.None).Wait();
            }
            catch (IOException inner)
            {
                throw new DistributedApplicationException($"Another VoiceAgent is running on {Path.GetDirectoryName(file)}: end it first, or give this one a folder of its own with --data <folder>.", inner);
            }
        }
    }
}
