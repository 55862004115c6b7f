using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace VoiceAgent.AppHost.Running;

/// <summary>
/// The list of this AppHost's programs, stored in the data folder. When an AppHost is killed, the orchestrator ends its programs
/// a little later. The next AppHost waits for that, because otherwise two stores would write to the same files.
/// </summary>
internal sealed class RunningPrograms(string folder)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string _file = Path.Combine(folder, "programs");

    /// <summary>Blocks until the programs of an earlier AppHost have ended.</summary>
    /// <exception cref="DistributedApplicationException">One of them does not end.</exception>
    public void AwaitEnd(TimeProvider time)
    {
        var since = time.GetTimestamp();
        while (Alive() is { } left)
        {
            if (time.GetElapsedTime(since) > Timeout)
            {
                throw new DistributedApplicationException(
                    $"The program '{left.ProcessName}' with the process id {left.Id} of an earlier VoiceAgent still uses {folder}: end it, or give this VoiceAgent a folder of its own with --data <folder>.");
            }

            // Blocking is safe here: it is the main thread, and nothing else has started yet.
            left.WaitForExit(Pause);
        }

        File.Delete(_file);
    }

    /// <summary>Writes the list of the programs that are running now.</summary>
    public void Record(IEnumerable<int> processes)
    {
        var lines = processes.Select(TryFind).OfType<Process>().Select(process => string.Create(CultureInfo.InvariantCulture, $"{process.Id} {Started(process)}"));
        var unfinished = $"{_file}.new";
        File.WriteAllLines(unfinished, lines);
        File.Move(unfinished, _file, overwrite: true);
    }

    private Process? Alive()
    {
        if (!File.Exists(_file))
        {
            return null;
        }

        return File.ReadLines(_file)
            .Select(line => line.Split(' '))
            .Where(words => words.Length == 2 && int.TryParse(words[0], CultureInfo.InvariantCulture, out _))
            .Select(words => (Process: TryFind(int.Parse(words[0], CultureInfo.InvariantCulture)), Start: words[1]))
            .FirstOrDefault(program => program.Process is not null && Started(program.Process) == program.Start)
            .Process;
    }

    private static Process? TryFind(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Process ids are reused. An id together with its start time identifies one process.
    private static string Started(Process process)
    {
        try
        {
            return process.StartTime.ToUniversalTime().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            return "";
        }
    }
}
