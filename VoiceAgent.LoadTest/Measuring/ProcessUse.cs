using System.Globalization;

namespace VoiceAgent.LoadTest.Measuring;

/// <summary>A process whose processor time and memory are measured, such as the pipeline.</summary>
internal sealed record WatchedProcess(string Name, int Id)
{
    /// <summary>Reads <c>pipeline=1234</c>.</summary>
    /// <exception cref="FormatException">The text has another form. The message says so.</exception>
    public static WatchedProcess Parse(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? new WatchedProcess(text[..at], id)
            : throw new FormatException($"--watch '{text}' is not a name and a process id, such as pipeline=1234.");
    }

    /// <summary>Returns what the process has used so far, from /proc. Null when the process or /proc does not exist.</summary>
    public ProcessUse? Read()
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
            var pages = double.Parse(fields[21], CultureInfo.InvariantCulture);
            return new ProcessUse(ticks / TicksPerSecond, pages * Environment.SystemPageSize / (1024 * 1024));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // USER_HZ: the unit of processor times in /proc, on every architecture that .NET runs on.
    private const double TicksPerSecond = 100;
}

/// <param name="CpuSeconds">Processor time since the start of the process.</param>
/// <param name="MegaBytes">Resident memory.</param>
internal sealed record ProcessUse(double CpuSeconds, double MegaBytes);
