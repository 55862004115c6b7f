using System.Diagnostics;
using System.Text.Json;

namespace VoiceAgent.AppHost.Demo;

/// <summary>Plays what the caller hears, if the machine has an audio player.</summary>
internal sealed class Speaker : IDisposable
{
    // The players of ALSA, ffmpeg and macOS.
    private static readonly (string Program, string[] Arguments)[] Players = [("aplay", ["-q"]), ("ffplay", ["-nodisp", "-autoexit", "-loglevel", "quiet"]), ("afplay", [])];

    private readonly (string Program, string[] Arguments)? _player = Find();
    private Task _playing = Task.CompletedTask;
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"voiceagent-{Environment.ProcessId}.wav");

    /// <summary>Plays one line of the agent, cut from the recording, after the lines before it.</summary>
    public void Play(Func<Task<byte[]>> recording, JsonElement line, CancellationToken stop)
    {
        if (_player is { } found)
        {
            _playing = PlayAfterAsync(_playing, found, recording, line, stop);
        }
    }

    /// <summary>Completes when nothing is playing.</summary>
    public Task SilencedAsync() => _playing;

    private async Task PlayAfterAsync(Task before, (string Program, string[] Arguments) found, Func<Task<byte[]>> recording, JsonElement line, CancellationToken stop)
    {
        await before;
        try
        {
            if (Cut(await recording(), line) is { } wav)
            {
                await PlayAsync(found, wav, stop);
            }
        }
        catch (Exception silent) when (silent is HttpRequestException or IOException or System.ComponentModel.Win32Exception or OperationCanceledException)
        {
            // A failed playback is ignored, because the words are also on the screen.
        }
    }

    private async Task PlayAsync((string Program, string[] Arguments) found, byte[] wav, CancellationToken stop)
    {
        await File.WriteAllBytesAsync(_file, wav, stop);
        var start = new ProcessStartInfo(found.Program) { RedirectStandardError = true };
        Array.ForEach([.. found.Arguments, _file], start.ArgumentList.Add);
        using var process = Process.Start(start);
        await (process?.WaitForExitAsync(stop) ?? Task.CompletedTask);
    }

    public void Dispose() => File.Delete(_file);

    private static (string Program, string[] Arguments)? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var found = Array.Find(Players, player => folders.Any(folder => File.Exists(Path.Combine(folder, player.Program))));
        return found.Program is null ? null : found;
    }

    // The telephone writes WAV files of 16-bit mono audio with a 44-byte header.
    private static byte[]? Cut(byte[] recording, JsonElement line)
    {
        const int Header = 44;
        if (recording.Length < Header || !line.TryGetProperty("at", out var at) || !line.TryGetProperty("until", out var until))
        {
            return null;
        }

        var bytesPerMillisecond = BitConverter.ToInt32(recording, 28) / 1000;
        var from = Math.Clamp((int)(at.GetDouble() * bytesPerMillisecond) & ~1, 0, recording.Length - Header);
        var to = Math.Clamp((int)(until.GetDouble() * bytesPerMillisecond) & ~1, from, recording.Length - Header);
        byte[] wav = [.. recording.AsSpan(0, Header), .. recording.AsSpan(Header + from, to - from)];
        BitConverter.TryWriteBytes(wav.AsSpan(4), wav.Length - 8);
        BitConverter.TryWriteBytes(wav.AsSpan(40), to - from);
        return wav;
    }
}
