using System.IO.Pipes;
using System.Text;

namespace Aspire.Hosting.Running;

/// <summary>
/// Every process of the application is in one process group, whose leader is a guard: a shell that reads a pipe from us.
/// The pipe closes when we end, in whatever way, even by SIGKILL; then the guard ends the group: SIGTERM, 3 s later SIGKILL.
/// So nothing has to be remembered on disk, and no process can be started in the moment before it is known to the guard.
/// </summary>
internal sealed class GuardedGroup : IDisposable
{
    private const string Guard = "trap '' HUP INT TERM; cat >/dev/null; kill -TERM 0; sleep 3; kill -KILL 0";

    private readonly object gate = new();
    private readonly Dictionary<int, TaskCompletionSource<int>> children = [];
    private readonly AnonymousPipeServerStream lifeline = new(PipeDirection.Out, HandleInheritability.None);
    private readonly int group;
    private bool ended;

    public GuardedGroup()
    {
        using var nowhere = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        var environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin" };
        group = Posix.Spawn("/bin/sh", ["-c", Guard], environment, "/", 0, Descriptor(lifeline.ClientSafePipeHandle), Descriptor(nowhere));
        lifeline.DisposeLocalCopyOfClientHandle();
        new Thread(ReapAll) { IsBackground = true, Name = "ends of processes" }.Start();
    }

    /// <summary>Starts a program; <paramref name="printed"/> is called for each line that it prints, on a thread of its own.</summary>
    /// <exception cref="InvalidOperationException">The system refused.</exception>
    public Child Start(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string workingDirectory, Action<string> printed)
    {
        var output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var exited = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        int id;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(ended, this);
            id = Posix.Spawn(path, arguments, environment, workingDirectory, group, null, Descriptor(output.ClientSafePipeHandle));
            children[id] = exited;
        }

        output.DisposeLocalCopyOfClientHandle();
        new Thread(() => ReadLines(output, printed)) { IsBackground = true, Name = $"output of {Path.GetFileName(path)}" }.Start();
        return new Child(id, exited.Task);
    }

    /// <summary>Ends whatever is left of the group, the guard included, at once.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (ended)
            {
                return;
            }

            ended = true;
        }

        Posix.Signal(-group, Posix.Kill);
        lifeline.Dispose();
    }

    private static int Descriptor(System.Runtime.InteropServices.SafeHandle handle) => (int)handle.DangerousGetHandle();

    private static void ReadLines(Stream output, Action<string> printed)
    {
        using var lines = new StreamReader(output, Encoding.UTF8);
        while (lines.ReadLine() is { } line)
        {
            printed(line);
        }
    }

    private void ReapAll()
    {
        while (Posix.WaitForAnyOf(group) is { } end)
        {
            lock (gate)
            {
                if (children.Remove(end.Id, out var exited))
                {
                    exited.TrySetResult(end.ExitCode);
                }
            }
        }
    }
}

/// <summary>A started process.</summary>
/// <param name="Id">Its process id.</param>
/// <param name="Exited">Ends with its exit code.</param>
internal sealed record Child(int Id, Task<int> Exited)
{
    /// <summary>Asks it to end, and ends it when it has not within <paramref name="patience"/>.</summary>
    public async Task StopAsync(TimeSpan patience, TimeProvider time)
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        Posix.Signal(Id, Posix.Terminate);
        try
        {
            await Exited.WaitAsync(patience, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Posix.Signal(Id, Posix.Kill);
            await Exited.ConfigureAwait(false);
        }
    }
}
