using System.Diagnostics;

namespace VoiceAgent.Bench.LoadGenerator;

/// <param name="Cpu">Processor time of the server in seconds.</param>
/// <param name="MegaBytes">The server's resident memory at the end.</param>
internal sealed record Used(double Cpu, double ClientCpu, double Seconds, double MegaBytes);

/// <summary>Processor time and memory of the server under test, read from /proc.</summary>
internal sealed class ServerUse
{
    // USER_HZ: the unit of processor times in /proc.
    private const double TicksPerSecond = 100;

    private readonly int _pid;
    private readonly double _cpu;
    private readonly double _clientCpu;
    private readonly long _began;

    private ServerUse(int pid) => (_pid, _cpu, _clientCpu, _began) = (pid, CpuOf(pid), ClientCpu, Stopwatch.GetTimestamp());

    public static ServerUse Begin(int pid) => new(pid);

    public Used End() => new(CpuOf(_pid) - _cpu, ClientCpu - _clientCpu, Stopwatch.GetElapsedTime(_began).TotalSeconds, MegaBytesOf(_pid));

    private static double ClientCpu => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private static double CpuOf(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11]) + double.Parse(fields[12])) / TicksPerSecond;
    }

    private static double MegaBytesOf(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal)) / 1024;
    }
}
