using System.Diagnostics;

namespace VoiceAgent.Bench.Rtp;

/// <summary>Starts this program as the peers.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;

    public PeerProcess(int firstPort, int count, int seconds)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(PeerProcess).Assembly.Location, "peers", $"{firstPort}", $"{count}", $"{seconds}"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        Port = int.Parse(_process.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    public int Port { get; }

    public void Begin() => _process.StandardInput.WriteLine();

    public Task<string?> ResultAsync() => _process.StandardOutput.ReadLineAsync();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
