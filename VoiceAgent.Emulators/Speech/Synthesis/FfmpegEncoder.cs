using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using VoiceAgent.Emulators.Speech.Protocol;

namespace VoiceAgent.Emulators.Speech.Synthesis;

/// <summary>Encodes audio with ffmpeg, over its standard input and output, while it is spoken.</summary>
internal sealed class FfmpegEncoder : AudioEncoder
{
    private readonly Process _ffmpeg;
    private readonly Task _reading;
    private readonly Task<string> _complaints;

    private FfmpegEncoder(Process ffmpeg, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, CancellationToken ending)
    {
        _ffmpeg = ffmpeg;
        _complaints = ffmpeg.StandardError.ReadToEndAsync(CancellationToken.None);
        _reading = ReadAsync(send, ending);
    }

    public static FfmpegEncoder Start(OutputFormat format, string ffmpeg, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, CancellationToken ending)
    {
        string[] input = ["-v", "error", "-nostdin", "-f", "s16le", "-ar", format.SampleRate.ToString(CultureInfo.InvariantCulture), "-ac", "1", "-i", "pipe:0"];
        return new FfmpegEncoder(Run(ffmpeg, [.. input, .. format.Ffmpeg, "-flush_packets", "1", "pipe:1"], "MP3, Opus, FLAC and G.722"), send, ending);
    }

    /// <exception cref="SpeechProtocolException">ffmpeg is not installed.</exception>
    public static Process Run(string ffmpeg, IEnumerable<string> arguments, string needed)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(ffmpeg, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            throw SpeechProtocolException.Unsupported($"ffmpeg is not installed as '{ffmpeg}'. {needed} need it: install it, or use PCM, µ-law or A-law.");
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<short> pcm, CancellationToken ending)
    {
        try
        {
            await _ffmpeg.StandardInput.BaseStream.WriteAsync(MemoryMarshal.AsBytes(pcm.Span).ToArray(), ending);
            await _ffmpeg.StandardInput.BaseStream.FlushAsync(ending);
        }
        catch (IOException)
        {
            // ffmpeg has ended early. CompleteAsync reports it.
        }
    }

    public override async ValueTask CompleteAsync(CancellationToken ending)
    {
        _ffmpeg.StandardInput.Close();
        await _reading;
        await _ffmpeg.WaitForExitAsync(ending);
        if (_ffmpeg.ExitCode != 0)
        {
            throw SpeechProtocolException.Unsupported($"ffmpeg could not encode the audio: {(await _complaints).Trim()}");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_ffmpeg.HasExited)
        {
            _ffmpeg.Kill();
        }

        try
        {
            await _reading;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or System.Net.WebSockets.WebSocketException)
        {
            // The client has gone. The writer of the synthesis handles this.
        }

        await _complaints;
        _ffmpeg.Dispose();
    }

    private async Task ReadAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, CancellationToken ending)
    {
        var buffer = new byte[4096];
        int read;
        while ((read = await _ffmpeg.StandardOutput.BaseStream.ReadAsync(buffer, ending)) > 0)
        {
            await send(buffer.AsMemory(0, read), ending);
        }
    }
}
