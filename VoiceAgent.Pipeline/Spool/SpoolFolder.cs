namespace VoiceAgent.Pipeline.Spool;

/// <summary>
/// A bounded folder on local disk where data of calls waits while a store is away. Each process has a folder of its own in it, and
/// holds a lock on it. A later process takes over the folder of a process that has died.
/// <code>
///  {root}/{process}/.lock
///                  /live/…           data of calls that run in this process
///                  /undelivered/…    data of calls that are over
/// </code>
/// The writes are synchronous, so they must not run on the audio path. A full disk or an unwritable folder costs only what does not fit.
/// </summary>
internal sealed partial class SpoolFolder(SpoolOptions options, TimeProvider time, ILogger log) : IDisposable
{
    private const string Lock = ".lock";
    private const int MostAttempts = 3;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;

    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(10);

    private readonly System.Threading.Lock _guard = new();
    private readonly string _own = Path.Combine(options.Root, Guid.NewGuid().ToString("N"));
    private FileStream? _lock;
    private long _bytes;
    private long? _warnedAt;

    public TimeSpan Kept => options.Kept;

    /// <summary>Writes a file as a whole.</summary>
    /// <param name="name">A relative path.</param>
    /// <returns>False when the folder is full or cannot be written. A warning has been logged.</returns>
    public bool TryWrite(string name, ReadOnlySpan<byte> bytes) => TryStore(name, bytes, append: false);

    /// <summary>Adds to the end of a file, or begins it.</summary>
    public bool TryAppend(string name, ReadOnlySpan<byte> bytes) => TryStore(name, bytes, append: true);

    public byte[] Read(string name) => File.ReadAllBytes(Full(name));

    /// <summary>When the file was last written.</summary>
    public DateTimeOffset WrittenAt(string name) => File.GetLastWriteTimeUtc(Full(name));

    public void Delete(string name)
    {
        var file = new FileInfo(Full(name));
        if (file.Exists)
        {
            Interlocked.Add(ref _bytes, -file.Length);
            file.Delete();
        }
    }

    /// <summary>The names of the files in a folder and below it, in the order of their names.</summary>
    public IReadOnlyList<string> Names(string folder) => Directory.Exists(Full(folder))
        ? [.. Directory.EnumerateFiles(Full(folder), "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".part", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(_own, file)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Moves all files of a folder, when nobody in this process writes to it any more.</summary>
    public void Move(string from, string to)
    {
        if (Directory.Exists(Full(from)))
        {
            MoveFiles(Full(from), Full(to));
        }
    }

    public void MoveFile(string from, string to)
    {
        CreateFolder(Path.GetDirectoryName(Full(to))!);
        File.Move(Full(from), Full(to), overwrite: true);
    }

    public void DeleteFolder(string name)
    {
        foreach (var file in Names(name))
        {
            Delete(file);
        }

        if (Directory.Exists(Full(name)))
        {
            Directory.Delete(Full(name), recursive: true);
        }
    }

    /// <summary>Deletes files, and then the folder if no other file has come into it.</summary>
    public void DeleteFiles(string folder, IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            Delete(file);
        }

        try
        {
            Directory.Delete(Full(folder), recursive: false);
        }
        catch (IOException)
        {
            // More audio of the recording was taken over meanwhile.
        }
    }

    /// <summary>Takes the data over that processes have left which no longer run. All of it counts as undelivered.</summary>
    public void AdoptLeft()
    {
        if (!Directory.Exists(options.Root))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(options.Root).Where(folder => folder != _own))
        {
            try
            {
                using (new FileStream(Path.Combine(folder, Lock), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
                {
                    if (!TryOpen())
                    {
                        return;
                    }

                    foreach (var left in new[] { "live", "undelivered" }.Select(part => Path.Combine(folder, part)).Where(Directory.Exists))
                    {
                        MoveFiles(left, Full("undelivered"));
                        Interlocked.Exchange(ref _bytes, SizeOf(_own));
                    }
                }

                Directory.Delete(folder, recursive: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The process still runs, or another one takes the folder over at the same time.
            }
        }
    }

    public void Dispose()
    {
        lock (_guard)
        {
            _lock?.Dispose();
            _lock = null;
            try
            {
                // A folder with files stays for the next process.
                if (Directory.Exists(_own) && SizeOf(_own) == 0)
                {
                    Directory.Delete(_own, recursive: true);
                }
            }
            catch (IOException)
            {
                // It is deleted when it is taken over.
            }
        }
    }

    private bool TryStore(string name, ReadOnlySpan<byte> bytes, bool append)
    {
        if (Interlocked.Add(ref _bytes, bytes.Length) > options.MostBytes)
        {
            Interlocked.Add(ref _bytes, -bytes.Length);
            Warn($"it holds {options.MostBytes >> 20} MiB, the most that 'Spool:MostBytes' allows");
            return false;
        }

        if (TryOpen())
        {
            try
            {
                Store(Full(name), bytes, append);
                return true;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Warn($"it cannot be written ({failure.GetType().Name})");
            }
        }

        Interlocked.Add(ref _bytes, -bytes.Length);
        return false;
    }

    private void Store(string file, ReadOnlySpan<byte> bytes, bool append)
    {
        CreateFolder(Path.GetDirectoryName(file)!);

        // A whole file gets its name only when it is complete, because this process may be killed while it writes.
        var written = append ? file : file + ".part";
        using (var stream = new FileStream(written, NewFile(append ? FileMode.OpenOrCreate : FileMode.Create)))
        {
            Write(stream, bytes);
        }

        File.SetLastWriteTimeUtc(written, time.GetUtcNow().UtcDateTime);
        if (!append)
        {
            File.Move(written, file, overwrite: true);
        }
    }

    // A full disk may take a part. What is appended later must not follow that part.
    private static void Write(FileStream stream, ReadOnlySpan<byte> bytes)
    {
        var end = stream.Seek(0, SeekOrigin.End);
        try
        {
            stream.Write(bytes);
            stream.Flush();
        }
        catch (IOException)
        {
            stream.SetLength(end);
            throw;
        }
    }

    private bool TryOpen()
    {
        lock (_guard)
        {
            for (var attempts = 1; ; attempts++)
            {
                try
                {
                    CreateFolder(_own);
                    _lock ??= new FileStream(Path.Combine(_own, Lock), NewFile(FileMode.OpenOrCreate, FileShare.None));
                    return true;
                }
                catch (IOException) when (attempts < MostAttempts)
                {
                    // Another process may have found the folder before it was locked, and has deleted it.
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    Warn($"it cannot be written ({failure.GetType().Name})");
                    return false;
                }
            }
        }
    }

    private void Warn(string reason)
    {
        lock (_guard)
        {
            if (_warnedAt is { } at && time.GetElapsedTime(at) < BetweenWarnings)
            {
                return;
            }

            _warnedAt = time.GetTimestamp();
        }

        Unusable(log, options.Root, reason);
    }

    private string Full(string name) => Path.Combine(_own, name);

    private static void MoveFiles(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).ToArray())
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            CreateFolder(Path.GetDirectoryName(target)!);
            File.Move(file, target, overwrite: true);
        }

        Directory.Delete(from, recursive: true);
    }

    private static long SizeOf(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name != Lock).Sum(file => file.Length);

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
        }
    }

    private static FileStreamOptions NewFile(FileMode mode, FileShare share = FileShare.Read)
    {
        var file = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            file.UnixCreateMode = OwnerOnly;
        }

        return file;
    }

    [LoggerMessage(LogLevel.Warning, "The folder {Folder}, where data of calls waits while a store is away, takes no more: {Reason}. The data that does not fit is lost. Free space there, or set 'Spool:Folder' or 'Spool:MostBytes'.")]
    private static partial void Unusable(ILogger log, string folder, string reason);
}
