using System.Diagnostics;
using System.Globalization;

namespace VoiceAgent.Tests.EndToEnd.Trunks;

/// <summary>
/// A person's telephone: the program baresip with files in the place of a microphone and a loudspeaker. It calls a number or takes calls, plays its tape, and records both sides.
/// </summary>
internal sealed class Baresip : IAsyncDisposable
{
    // The program writes the recordings when the call ends.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("baresip-").FullName;
    private readonly List<string> _said = [];
    private Process? _process;

    /// <summary>What the program has printed.</summary>
    public string Account
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    /// <summary>Starts a telephone.</summary>
    /// <param name="port">Where it takes calls.</param>
    /// <param name="number">E.164. Its own number.</param>
    /// <param name="calls">The address that it calls. Null: it waits for a call and answers.</param>
    /// <param name="lasts">Then it hangs up, or stops to wait.</param>
    /// <param name="codec">PCMU, PCMA or G722.</param>
    public static Baresip Start(int port, string number, string? calls, Tape tape, TimeSpan lasts, string codec = "PCMU")
    {
        var telephone = new Baresip();
        telephone.Run(port, number, calls, tape, lasts, codec);
        return telephone;
    }

    /// <summary>Waits until the call is over.</summary>
    public async Task<HeardTape> HeardAsync()
    {
        using var patience = new CancellationTokenSource(LongestEnd + TimeSpan.FromMinutes(1));
        await _process!.WaitForExitAsync(patience.Token);
        var files = Directory.GetFiles(_folder, "dump-*-dec.wav");
        Assert.True(files.Length == 1, $"The telephone has recorded {files.Length} calls:\n{Account}");
        return HeardTape.Read(files[0]);
    }

    /// <summary>Waits until the program has printed some words.</summary>
    public async Task UntilAsync(string words)
    {
        using var patience = new CancellationTokenSource(LongestEnd);
        while (!Account.Contains(words, StringComparison.Ordinal))
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"The telephone did not print '{words}':\n{Account}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private void Run(int port, string number, string? calls, Tape tape, TimeSpan lasts, string codec)
    {
        tape.Save(Path.Combine(_folder, "said.wav"));
        File.WriteAllText(Path.Combine(_folder, "config"), $"""
            poll_method epoll
            sip_listen 127.0.0.1:{port}
            audio_player aufile,{_folder}/played.wav
            audio_source aufile,{_folder}/said.wav
            audio_alert aufile,{_folder}/alert.wav
            ausrc_srate {tape.SampleRate}
            auplay_srate {tape.SampleRate}
            ausrc_channels 1
            auplay_channels 1
            rtcp_enable yes
            jitter_buffer_delay 1-5
            snd_path {_folder}
            module_path /usr/lib/baresip/modules
            module g711.so
            module g722.so
            module aufile.so
            module sndfile.so
            module_tmp uuid.so
            module_tmp account.so
            module_app menu.so

            """);
        File.WriteAllText(Path.Combine(_folder, "accounts"), $"<sip:{number}@127.0.0.1:{port}>;regint=0;audio_codecs={codec};answermode={(calls is null ? "auto" : "manual")}\n");
        File.WriteAllText(Path.Combine(_folder, "contacts"), "");
        string[] dial = calls is null ? [] : ["-e", $"d {calls}"];
        var start = new ProcessStartInfo("baresip", ["-f", _folder, .. dial, "-t", lasts.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Note(string? line)
    {
        if (line is { Length: > 0 } && !line.Contains("audio=", StringComparison.Ordinal))
        {
            lock (_said)
            {
                _said.Add(line);
            }
        }
    }
}
