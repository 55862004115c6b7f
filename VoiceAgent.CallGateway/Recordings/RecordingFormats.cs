using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Recordings;

namespace VoiceAgent.CallGateway.Recordings;

/// <summary>Makes MP3 and MP4 (AAC) files out of recordings with ffmpeg. Nothing is written to local disk. An encrypted recording has encrypted formats.</summary>
internal sealed class RecordingFormats(IRecordings recordings, IRecordingStore store, IOptions<RecordingKeeping> options, IRecordingKeys? keys = null) : IDisposable
{
    private const string Bitrate = "64k";

    private readonly SemaphoreSlim _places = new(options.Value.Conversions);

    public static string PathOf(CallId call, RecordingFormat format) => $"{call.RecordingPath}.{format.Name}";

    /// <summary>Opens a format, and makes it first if it is missing.</summary>
    /// <returns>Null when the call has no recording.</returns>
    /// <exception cref="ConversionException">It cannot be made.</exception>
    public async Task<StoredRecording?> OpenAsync(CallId call, RecordingFormat format, CancellationToken stopping)
    {
        if (format == RecordingFormat.Wav)
        {
            return await recordings.OpenAsync(call, stopping);
        }

        return await recordings.OpenAsync(PathOf(call, format), stopping)
            ?? (await MakeAsync(call, format, stopping) ? await recordings.OpenAsync(PathOf(call, format), stopping) : null);
    }

    /// <returns>False when the call has no recording.</returns>
    /// <exception cref="ConversionException">ffmpeg is not installed, or it failed.</exception>
    public async Task<bool> MakeAsync(CallId call, RecordingFormat format, CancellationToken stopping)
    {
        await _places.WaitAsync(stopping);
        try
        {
            if (await recordings.OpenAsync(call, stopping) is not { } wav)
            {
                return false;
            }

            await using var audio = wav.Audio;
            var path = PathOf(call, format);
            using var key = wav.KeyIds.Count > 0 && keys is not null ? RecordingKey.New(path, RecordingKey.NewTag()) : null;
            var by = key is null ? null : await keys!.NewestAsync(stopping);
            await using var written = new RecordedFile(store, path, key, by, stopping);
            await ConvertAsync(options.Value.Ffmpeg, audio, written, format, stopping);
            await written.CommitAsync(stopping);
            return true;
        }
        catch (RecordingStoreException made) when (made.Refusal is RecordingRefusal.Changed)
        {
            // Somebody else has made it in the meantime.
            return true;
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    // Standard input and output, because the named pipes of FFMpegCore lost the last second of a recording on Linux.
    private static async Task ConvertAsync(string program, Stream audio, Stream written, RecordingFormat format, CancellationToken stopping)
    {
        using var ffmpeg = Start(program, format);
        try
        {
            var complaints = ffmpeg.StandardError.ReadToEndAsync(stopping);
            var output = ffmpeg.StandardOutput.BaseStream.CopyToAsync(written, stopping);
            await FeedAsync(audio, ffmpeg.StandardInput.BaseStream, stopping);
            await output;
            await complaints;
            await ffmpeg.WaitForExitAsync(stopping);
        }
        finally
        {
            if (!ffmpeg.HasExited)
            {
                ffmpeg.Kill();
            }
        }

        if (ffmpeg.ExitCode != 0)
        {
            throw new ConversionException($"ffmpeg could not convert the recording (exit code {ffmpeg.ExitCode}). Request it as wav.", isMissing: false);
        }
    }

    private static async Task FeedAsync(Stream audio, Stream input, CancellationToken stopping)
    {
        try
        {
            await using (input)
            {
                await audio.CopyToAsync(input, stopping);
            }
        }
        catch (IOException)
        {
            // ffmpeg has ended early. Its exit code says that it failed.
        }
    }

    private static Process Start(string program, RecordingFormat format)
    {
        // MP4 is written in fragments, because a pipe cannot seek.
        string[] target = format == RecordingFormat.Mp3 ? ["-c:a", "libmp3lame", "-f", "mp3"] : ["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4"];
        try
        {
            return Process.Start(new ProcessStartInfo(program, ["-v", "error", "-nostdin", "-f", "wav", "-i", "pipe:0", "-b:a", Bitrate, .. target, "pipe:1"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            throw new ConversionException("ffmpeg is not installed on this gateway. Install it ('apt-get install ffmpeg', or an image of the gateway that has it), or request the recording as wav.", isMissing: true);
        }
    }
}

/// <summary>A recording cannot be converted. The message says what to do.</summary>
internal sealed class ConversionException(string reason, bool isMissing) : Exception(reason)
{
    /// <summary>The program for it is not installed.</summary>
    public bool IsMissing => isMissing;
}
