using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;

namespace VoiceAgent.Bench.Floor;

/// <summary>The smallest agent for the bench: energy detector, instant phrase, twenty tokens, two seconds of tone, StopAudio on the first loud frame.</summary>
internal sealed class Agent(WebSocket socket, Pacer pacer)
{
    private const int Frame = 640;
    private static readonly byte[] Tone = MakeTone();

    private readonly byte[] _wire = new byte[1_200];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Lock _guard = new();
    private byte[]? _audio;
    private int _position;
    private int _epoch;
    private long _due;

    public async Task RunAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4_096);
        pacer.Add(this);
        try
        {
            var (loud, frames) = (false, 0);
            while (await Wire.ReadAsync(socket, buffer) is >= 0 and var length)
            {
                if (Hear(buffer.AsSpan(0, length)) is not { } isLoud)
                {
                    continue;
                }

                frames += isLoud ? 1 : 0;
                if (isLoud && !loud && Interrupt())
                {
                    await SendAsync(Wire.Stop);
                }

                if (!isLoud)
                {
                    _ = loud && frames >= 5 ? AnswerAsync(_epoch) : Task.CompletedTask;
                    frames = 0;
                }

                loud = isLoud;
            }
        }
        catch (WebSocketException)
        {
            // The measurement has ended.
        }
        finally
        {
            pacer.Remove(this);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Tick(long now)
    {
        if (_audio is not null && now >= _due)
        {
            _ = SendNextAsync(_epoch);
        }
    }

    private static bool? Hear(Span<byte> message) => Wire.Decode(message) is { IsEmpty: false } pcm ? Wire.IsLoud(pcm) : null;

    private bool Interrupt()
    {
        lock (_guard)
        {
            var spoke = _audio is not null;
            _audio = null;
            _epoch++;
            return spoke;
        }
    }

    private async Task AnswerAsync(int epoch)
    {
        var answer = new StringBuilder();
        await foreach (var token in ThinkAsync())
        {
            answer.Append(token);
        }

        lock (_guard)
        {
            if (epoch != _epoch)
            {
                return;
            }

            (_audio, _position) = (Tone, 0);
        }

        await SendNextAsync(epoch);
    }

    private static async IAsyncEnumerable<string> ThinkAsync()
    {
        for (var i = 0; i < 20; i++)
        {
            await Task.Yield();
            yield return "word ";
        }
    }

    private async Task SendNextAsync(int epoch)
    {
        await _writing.WaitAsync();
        try
        {
            if (TakeFrame(epoch) is > 0 and var length)
            {
                await socket.SendAsync(_wire.AsMemory(0, length), WebSocketMessageType.Text, true, CancellationToken.None);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The measurement has ended.
        }
        finally
        {
            _writing.Release();
        }
    }

    private int TakeFrame(int epoch)
    {
        lock (_guard)
        {
            if (_audio is null || epoch != _epoch)
            {
                return 0;
            }

            _due = (_position == 0 ? Environment.TickCount64 : _due) + 20;
            var length = Wire.Encode(_audio.AsSpan(_position, Frame), _wire);
            _position += Frame;
            _audio = _position + Frame > _audio.Length ? null : _audio;
            return length;
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> message)
    {
        await _writing.WaitAsync();
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    private static byte[] MakeTone()
    {
        var samples = new short[32_000];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(3_000 * Math.Sin(i * 0.1));
        }

        return MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
    }
}
