using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace VoiceAgent.Emulators.Speech.Voice;

/// <summary>One Node process that speaks (voice.mjs). It answers many requests. It ends with this program, because its standard input closes.</summary>
internal sealed class VoiceProcess : IAsyncDisposable
{
    private const int LargestAnswer = 64 << 20;

    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<VoiceAnswer>> _waiting = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly TaskCompletionSource<int> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private readonly Task<string> _complaints;
    private volatile bool _ended;
    private int _lastId;

    private VoiceProcess(Process process)
    {
        this._process = process;
        _complaints = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>The process has ended, or its output was not understood.</summary>
    public bool Ended => _ended;

    /// <summary>The operating system's id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>The sample rate of every answer.</summary>
    public int SampleRate { get; private set; }

    public static async Task<VoiceProcess> StartAsync(VoiceOptions options, TimeProvider time, CancellationToken stopping)
    {
        var espeak = Path.Combine(options.NodeModules, "@echogarden", "espeak-ng-emscripten", "espeak-ng.js");
        if (!File.Exists(espeak))
        {
            throw new VoiceUnavailableException($"The emulators' voice is not installed: '{espeak}' is missing; run 'npm ci' in VoiceAgent.Emulators or build that project.");
        }

        var script = Path.Combine(AppContext.BaseDirectory, "Speech", "Voice", "voice.mjs");
        var start = new ProcessStartInfo(options.Node, [script, espeak])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        VoiceProcess voice;
        try
        {
            voice = new VoiceProcess(Process.Start(start)!);
        }
        catch (Win32Exception missing)
        {
            throw new VoiceUnavailableException($"Node.js was not found as '{options.Node}': the emulators' voice runs in it; install Node.js 20 or newer and put 'node' on PATH.", missing);
        }

        try
        {
            voice.SampleRate = await voice._ready.Task.WaitAsync(options.StartTimeout, time, stopping);
            return voice;
        }
        catch (Exception failure)
        {
            await voice.DisposeAsync();
            if (failure is OperationCanceledException)
            {
                throw;
            }

            var said = (await voice._complaints).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var reason = said.FirstOrDefault(line => line.Contains("Error", StringComparison.Ordinal)) ?? failure.Message;
            throw new VoiceUnavailableException($"The emulators' voice did not start: {reason.Trim()}", failure);
        }
    }

    /// <exception cref="IOException">The process died before it answered.</exception>
    public async Task<VoiceAnswer> AskAsync(string text, string[] voices, int wordsPerMinute, int pitch, CancellationToken yielded)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<VoiceAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new { id, text, voices, wordsPerMinute, pitch });
            var message = new byte[4 + body.Length];
            BinaryPrimitives.WriteInt32LittleEndian(message, body.Length);
            body.CopyTo(message, 4);
            await _writing.WaitAsync(yielded);
            try
            {
                ObjectDisposedException.ThrowIf(_ended, this);
                // A partial request would break all later ones, so the write is not cancelled.
                await _process.StandardInput.BaseStream.WriteAsync(message, CancellationToken.None);
                await _process.StandardInput.BaseStream.FlushAsync(CancellationToken.None);
            }
            catch (ObjectDisposedException gone)
            {
                throw new IOException("The voice's process has ended.", gone);
            }
            finally
            {
                _writing.Release();
            }

            return await answer.Task.WaitAsync(yielded);
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ended = true;
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // The process has already ended.
        }

        await _reading;
        await _process.WaitForExitAsync(CancellationToken.None);
        await _complaints;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var why = new IOException("The voice's process ended.");
        try
        {
            var output = _process.StandardOutput.BaseStream;
            var sizes = new byte[8];
            while (await output.ReadAtLeastAsync(sizes, sizes.Length, throwOnEndOfStream: false) == sizes.Length)
            {
                var rest = BinaryPrimitives.ReadInt32LittleEndian(sizes) - 4;
                var json = BinaryPrimitives.ReadInt32LittleEndian(sizes.AsSpan(4));
                if (rest is < 0 or > LargestAnswer || json < 0 || json > rest)
                {
                    throw new InvalidDataException("The voice's process sent an answer with a wrong size.");
                }

                var answer = new byte[rest];
                await output.ReadExactlyAsync(answer);
                Take(answer.AsMemory(0, json), answer.AsSpan(json));
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or JsonException or KeyNotFoundException)
        {
            why = new IOException(broken.Message, broken);
        }

        _ended = true;
        _ready.TrySetException(why);
        foreach (var answer in _waiting.Values)
        {
            answer.TrySetException(why);
        }
    }

    private void Take(ReadOnlyMemory<byte> json, ReadOnlySpan<byte> audio)
    {
        using var header = JsonDocument.Parse(json);
        if (header.RootElement.TryGetProperty("ready", out _))
        {
            _ready.TrySetResult(header.RootElement.GetProperty("rate").GetInt32());
            return;
        }

        if (!_waiting.TryRemove(header.RootElement.GetProperty("id").GetInt32(), out var answer))
        {
            return; // The request was cancelled.
        }

        if (header.RootElement.TryGetProperty("error", out var error))
        {
            answer.TrySetException(new VoiceUnavailableException($"The emulators' voice could not speak: {error.GetString()}"));
            return;
        }

        var words = header.RootElement.GetProperty("words").EnumerateArray().Select(word => (word[0].GetInt32(), word[1].GetInt32()));
        var phonemes = header.RootElement.GetProperty("phonemes").EnumerateArray().Select(phoneme => (phoneme[0].GetInt32(), phoneme[1].GetString()!));
        answer.TrySetResult(new VoiceAnswer(MemoryMarshal.Cast<byte, short>(audio).ToArray(), [.. words], [.. phonemes]));
    }
}

/// <summary>The voice process's answer to one clause.</summary>
/// <param name="Samples">PCM16 mono at the process's sample rate.</param>
/// <param name="Words">For each word event: the position in the text, in characters, and the time in milliseconds.</param>
/// <param name="Phonemes">For each phoneme: the time in milliseconds, and its sign in the International Phonetic Alphabet.</param>
internal sealed record VoiceAnswer(short[] Samples, (int Position, int Milliseconds)[] Words, (int Milliseconds, string Sign)[] Phonemes);
