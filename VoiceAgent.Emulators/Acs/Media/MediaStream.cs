using System.Buffers;
using System.Collections.Immutable;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using VoiceAgent.Emulators.Acs.Calls;

namespace VoiceAgent.Emulators.Acs.Media;

/// <summary>The transport address and the audio format of a media stream.</summary>
/// <param name="Participant">Raw id of the caller for unmixed audio (each participant has messages of their own), or null for mixed audio.</param>
internal sealed record MediaPlan(Uri TransportUrl, int SampleRate, string? Participant, bool Bidirectional, bool Tones);

/// <summary>
/// One media socket, from dialling to its end: 1. Dial with the service's token. 2. Send metadata. 3. Send the caller's frames at each
/// tick and receive the agent's messages. 4. Close. The end is a value and not an exception, because the call continues without its socket.
/// </summary>
internal sealed class MediaStream(MediaPlan plan, PlayoutQueue playout, MediaCounts counts, MediaSocketDialler dialler, MediaOptions options, TimeProvider time)
{
    /// <summary>A message that is sent more than this after it was due counts as late.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMilliseconds(60);

    private static readonly TimeSpan GoodbyeWithin = TimeSpan.FromSeconds(2);

    private readonly Channel<Outgoing> _outgoing = Channel.CreateBounded<Outgoing>(
        new BoundedChannelOptions((int)(options.SendsBehindAtMost / LineClock.Frame))
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.DropOldest,

            // While the socket keeps up, the clock's thread sends directly. This avoids a thread switch 50 times a second for each call.
            AllowSynchronousContinuations = true,
        },
        dropped =>
        {
            counts.Add(MediaCount.FramesDropped);
            dropped.Return();
        });

    private volatile bool _open;
    private long _began;
    private long _ticks;

    /// <param name="Due">Timestamp. Zero for messages that are due at no certain time.</param>
    private readonly record struct Outgoing(byte[] Buffer, int Length, bool Rented, long Due = 0)
    {
        public void Return()
        {
            if (Rented)
            {
                ArrayPool<byte>.Shared.Return(Buffer);
            }
        }
    }

    /// <summary>The id in the stream's metadata. Each stream of a call has its own.</summary>
    public string SubscriptionId { get; } = Guid.NewGuid().ToString();

    public bool TonesWanted => _open && plan.Tones;

    /// <summary>Sends 20 ms of the participants' audio, mixed or each for itself. While the socket is not open, the audio is dropped.</summary>
    public void Send(ImmutableArray<Participant> people, ReadOnlySpan<short> everybody)
    {
        if (!_open)
        {
            return;
        }

        // The clock catches up after a pause, so the first tick tells when all others are due.
        _began = _ticks == 0 ? time.GetTimestamp() : _began;
        var due = _began + (_ticks++ * time.TimestampFrequency / 50);
        if (plan.Participant is null)
        {
            Send(everybody, null, due);
            return;
        }

        foreach (var person in people)
        {
            if (person.Leg is not null)
            {
                Send(person.Spoken, person.Party.RawId, due);
            }
        }
    }

    public void SendTone(char tone)
    {
        if (TonesWanted)
        {
            var message = CallerFrames.Tone(tone);
            Enqueue(new(message, message.Length, Rented: false));
        }
    }

    /// <summary>Runs the socket until the agent closes it, the connection breaks, or <paramref name="stop"/> is cancelled.</summary>
    /// <param name="ended">Called once. The socket may close after it, because a server that hangs does not answer the close message.</param>
    public async Task RunAsync(Action started, Action<MediaEnding> ended, CancellationToken stop)
    {
        // 1. Dial.
        var (socket, failed) = await dialler.DialAsync(plan.TransportUrl, stop);
        if (socket is null)
        {
            ended(failed!);
            return;
        }

        using (socket)
        {
            // 2. Metadata is the first message. The clock's frames are queued behind it.
            var metadata = CallerFrames.Metadata(SubscriptionId, plan.SampleRate);
            Enqueue(new(metadata, metadata.Length, Rented: false));
            _open = true;
            started();

            // 3. Send and receive.
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var sending = SendAllAsync(socket, over.Token);
            var receiving = ReceiveAllAsync(socket);
            var ending = await await Task.WhenAny(sending, receiving);
            Finish();

            // 4. Close.
            if (!options.ClosesBeforeStopped)
            {
                ended(ending);
            }

            await over.CancelAsync();
            await LeaveAsync(socket, receiving);
            await Task.WhenAll(sending, receiving);
            _outgoing.Writer.TryComplete();
            if (options.ClosesBeforeStopped)
            {
                ended(ending);
            }
        }
    }

    /// <summary>From here on, neither side hears the other through this stream, even when the socket takes time to close.</summary>
    private void Finish()
    {
        _open = false;
        if (options.HeldAudio == HeldAudio.Dropped)
        {
            playout.Discard();
        }
    }

    private void Send(ReadOnlySpan<short> samples, string? participant, long due)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(CallerFrames.AudioLength(samples.Length, participant));
        var length = CallerFrames.Audio(samples, time.GetUtcNow(), participant, buffer);
        Enqueue(new(buffer, length, Rented: true, due));
    }

    private void Enqueue(Outgoing message)
    {
        if (!_outgoing.Writer.TryWrite(message))
        {
            message.Return();
        }
    }

    private async Task<MediaEnding> SendAllAsync(WebSocket socket, CancellationToken ended)
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync(ended))
            {
                await dialler.FaultsAsync(socket, ended);
                await socket.SendAsync(message.Buffer.AsMemory(0, message.Length), WebSocketMessageType.Text, endOfMessage: true, ended);
                message.Return();
                counts.Add(MediaCount.FramesSent);
                if (message.Due > 0 && time.GetElapsedTime(message.Due) > LateAfter)
                {
                    counts.Add(MediaCount.FramesLate);
                }
            }

            return MediaEnding.Stopped;
        }
        catch (OperationCanceledException)
        {
            return MediaEnding.Stopped;
        }
        catch (Exception lost) when (lost is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            return MediaEnding.Interrupted(lost.Message);
        }
    }

    private async Task<MediaEnding> ReceiveAllAsync(WebSocket socket)
    {
        var json = ArrayPool<byte>.Shared.Rent(Math.Min(8 * 1024, options.LargestMessage));
        var pcm = ArrayPool<byte>.Shared.Rent(json.Length);
        try
        {
            for (var length = 0; ;)
            {
                var received = await socket.ReceiveAsync(json.AsMemory(length), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return MediaEnding.ClosedByAgent(socket.CloseStatus, socket.CloseStatusDescription);
                }

                length += received.Count;
                if (received.EndOfMessage)
                {
                    Take(json.AsSpan(0, length), pcm);
                    length = 0;
                }
                else if (length == json.Length && length >= options.LargestMessage)
                {
                    counts.Add(MediaCount.TooLong, $"a message of more than {options.LargestMessage} bytes");
                    await socket.CloseOutputAsync(WebSocketCloseStatus.MessageTooBig, "message too big", CancellationToken.None);
                    return MediaEnding.Interrupted($"The agent sent a message of more than {options.LargestMessage} bytes.");
                }
                else if (length == json.Length)
                {
                    Grow(ref json, ref pcm, length);
                }
            }
        }
        catch (Exception lost) when (lost is WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            return MediaEnding.Interrupted(lost.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(json);
            ArrayPool<byte>.Shared.Return(pcm);
        }
    }

    private void Take(ReadOnlySpan<byte> json, byte[] pcm)
    {
        var message = AgentMessage.Read(json, pcm);
        switch (message.Kind)
        {
            case AgentMessageKind.Audio when !plan.Bidirectional:
                counts.Add(MediaCount.Malformed, "audio on a call that was answered without enableBidirectional");
                break;
            case AgentMessageKind.Audio or AgentMessageKind.StopAudio when !_open:
                // The stream was stopped. The call belongs to the next stream, if there is one.
                break;
            case AgentMessageKind.Audio:
                CountSize(message.Bytes);
                playout.Add(MemoryMarshal.Cast<byte, short>(pcm.AsSpan(0, message.Bytes)));
                break;
            case AgentMessageKind.StopAudio:
                counts.Add(MediaCount.StopAudios);
                playout.Discard();
                break;
            case AgentMessageKind.Unknown:
                counts.Add(MediaCount.UnknownKind, message.Fault);
                break;
            default:
                counts.Add(MediaCount.Malformed, message.Fault);
                break;
        }
    }

    private void CountSize(int bytes)
    {
        var frame = plan.SampleRate / 50 * 2;
        counts.Add(MediaCount.FramesReceived);
        if (bytes != frame)
        {
            counts.Add(MediaCount.WrongSize, $"{bytes} bytes of audio where 20 ms are {frame}");
        }
    }

    private void Grow(ref byte[] json, ref byte[] pcm, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(length * 2, Math.Max(options.LargestMessage, length + 1)));
        json.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(json);
        json = larger;
        ArrayPool<byte>.Shared.Return(pcm);
        pcm = ArrayPool<byte>.Shared.Rent(larger.Length);
    }

    private async Task LeaveAsync(WebSocket socket, Task receiving)
    {
        try
        {
            using var deadline = new CancellationTokenSource(GoodbyeWithin, time);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", deadline.Token);
            }

            await receiving.WaitAsync(GoodbyeWithin, time);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or TimeoutException or ObjectDisposedException)
        {
            // The agent did not answer the close message. Close the connection without its answer.
        }

        socket.Abort();
    }
}
