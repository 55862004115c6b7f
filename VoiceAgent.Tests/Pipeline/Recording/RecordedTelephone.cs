using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Calls;
using VoiceAgent.Contracts.Media;
using VoiceAgent.Emulators.Acs.Calls;
using VoiceAgent.Emulators.Acs.Media;
using VoiceAgent.Emulators.Acs.Transfers;
using VoiceAgent.Emulators.Phone.Outcomes;
using VoiceAgent.Emulators.Phone.Speaking;
using VoiceAgent.Pipeline.Calls;
using VoiceAgent.Pipeline.Listening;
using VoiceAgent.Pipeline.Media;
using VoiceAgent.Pipeline.Recording;
using VoiceAgent.Pipeline.Speaking;
using VoiceAgent.Pipeline.Transcription;
using VoiceAgent.Recordings;
using VoiceAgent.Tests.Emulators.Phone;
using VoiceAgent.Tests.Fakes;
using Xunit;

namespace VoiceAgent.Tests.Pipeline.Recording;

/// <summary>
/// The emulator's telephone and exchange on one side, the platform's sound and recording on the other, in virtual time. What passes between
/// them is written and read as the messages of the media socket. The telephone's own tape says what was sent and heard.
/// </summary>
internal sealed class RecordedTelephone : IMediaStream, ITranscriber
{
    private const int FrameMs = 20;

    // The header of the telephone's tape.
    private const int TapeHeader = 44;

    private readonly VirtualTime _time;
    private readonly VirtualCall _emulated;
    private readonly FakeRecordingStore _store = new();
    private readonly Pacer _pacer;
    private readonly TaskCompletionSource _ended = new();
    private readonly SenderClock _sender = new();
    private readonly Queue<byte[]> _late = [];
    private readonly List<(int From, int Until)> _unheard = [];
    private readonly List<(int From, int Until)> _paused = [];
    private readonly Task<MediaStreamEnding> _listening;
    private readonly byte[] _pcm = new byte[4096];
    private IMediaListener? _listener;
    private HumanLine? _human;
    private bool _loses;
    private bool _delays;
    private int _epoch;
    private int? _recordedFrames;

    private RecordedTelephone(VirtualTime time, VirtualCall emulated, int rate)
    {
        (_time, _emulated, Format) = (time, emulated, new AudioFormat(rate));
        _pacer = new Pacer(time);
        emulated.Call.Frames.Listen(spoken => Send(spoken.Samples));
        var recordings = new BlobRecordings(_store, Options.Create(new RecordingOptions()), new MediaMetrics(new FakeMeters()), time, NullLogger<BlobRecordings>.Instance);
        var factory = new CallSoundFactory(
            (_, _) => new EnergyDetector(), this, new CachingSynthesizer(new FakeSynthesizer(time)), recordings, _pacer, new SpeakingMetrics(new FakeMeters()),
            Options.Create(new ListeningOptions { Detector = VoiceActivityDetector.NoiseFloor }), Options.Create(new SpeakingOptions()), time);
        Sound = factory.Open(new CallSoundRequest(CallId.At(DateTimeOffset.UnixEpoch), new AgentSound("voice", "en-US", [], [])), this, new FakeConversation());
        _listening = Sound.ListenAsync(CancellationToken.None);
    }

    public AudioFormat Format { get; }

    public ICallSound Sound { get; }

    /// <summary>What the recording has.</summary>
    public (short[] Caller, short[] Agent) Recorded { get; private set; }

    /// <summary>What the telephone sent and heard, as long as the platform was on the call.</summary>
    public (short[] Sent, short[] Heard) Real { get; private set; }

    /// <summary>What the telephone heard after the platform had left.</summary>
    public short[] HeardLater { get; private set; } = [];

    /// <summary>Runs a call to its end.</summary>
    /// <param name="line">What the caller can say.</param>
    public static async Task<RecordedTelephone> RunAsync(int rate, string line, Func<RecordedTelephone, Utterance, Task> story)
    {
        var emulated = await VirtualCall.AnsweredAsync(null, rate);
        var utterance = await VirtualCall.CallerLineAsync(line);
        RecordedTelephone? ran = null;
        VirtualTime.Run(async time =>
        {
            ran = new RecordedTelephone(time, emulated, rate);
            await story(ran, utterance);
            await ran.CloseAsync();
        });
        return ran!;
    }

    public async Task PassAsync(int milliseconds)
    {
        for (var passed = 0; passed < milliseconds; passed += FrameMs)
        {
            await Task.Delay(AudioFormat.FrameDuration, _time);
            if (_human is null)
            {
                _emulated.Call.Tick();
            }
            else
            {
                _human.Tick();
            }
        }
    }

    /// <summary>Some time passes within a frame of the telephone.</summary>
    public Task PassWithinFrameAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), _time);

    public void AgentSays(string text)
    {
        Sound.Voice.Begin(++_epoch);
        Sound.Voice.Say(_epoch, text);
        Sound.Voice.Complete(_epoch);
    }

    public void AgentStops() => Sound.Voice.Stop(_epoch);

    public void CallerSays(Utterance utterance) => Assert.Null(_emulated.Telephone.Say(utterance, atOnce: false));

    /// <summary>The caller's frames of this time are lost on the way.</summary>
    public async Task LoseAsync(int milliseconds)
    {
        _loses = true;
        await UnheardAsync(milliseconds);
        _loses = false;
    }

    /// <summary>The caller's frames of this time come late, all at once.</summary>
    public async Task DelayAsync(int milliseconds)
    {
        _delays = true;
        await PassAsync(milliseconds);
        _delays = false;
        while (_late.TryDequeue(out var message))
        {
            Deliver(message);
        }
    }

    /// <summary>The telephony service has the caller on hold: neither side hears the other.</summary>
    public async Task HoldAsync(int milliseconds)
    {
        Hold(true);
        await UnheardAsync(milliseconds);
        Hold(false);
    }

    /// <summary>Nothing is recorded for this time.</summary>
    public async Task PauseAsync(int milliseconds)
    {
        var from = Frames;
        Sound.PauseRecording();
        await PassAsync(milliseconds);
        Sound.ResumeRecording();
        _paused.Add((from, Frames));
    }

    /// <summary>The call is transferred: the platform leaves it, and a human talks to the caller.</summary>
    public void Transfer(short[] humanSays)
    {
        _recordedFrames = Frames;
        _emulated.Call.Disconnect();
        _human = new HumanLine(_emulated.Telephone, humanSays, Format.SampleRate, TimeSpan.FromMinutes(1), "the human hung up", (_, _) => { });
        _ended.SetResult();
    }

    public Task<MediaStreamEnding> ReadAsync(IMediaListener listener, CancellationToken hangUp)
    {
        _listener = listener;
        return EndAsync();
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken hangUp)
    {
        var wire = new byte[AcsFrame.LengthFor(frame.Length)];
        Take(wire.AsSpan(0, AcsFrame.Write(frame.Span, wire)));
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAudioAsync(CancellationToken hangUp)
    {
        Take(AcsFrame.StopAudio.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    ITranscription ITranscriber.Open(TranscriptionRequest request, ITranscriptListener listener) => new Deaf();

    private int Frames => (int)(_emulated.Now / FrameMs);

    private async Task<MediaStreamEnding> EndAsync()
    {
        await _ended.Task;
        return MediaStreamEnding.Closed;
    }

    private async Task UnheardAsync(int milliseconds)
    {
        var from = Frames;
        await PassAsync(milliseconds);
        _unheard.Add((from, Frames));
    }

    private void Hold(bool isOnHold)
    {
        _emulated.Call.Conversation.Change(all => [.. all.Select(each => each with { OnHold = isOnHold })]);
        Sound.PutOnHold(isOnHold);
    }

    // The exchange sends a frame to the application as one message.
    private void Send(short[] samples)
    {
        var message = new byte[CallerFrames.AudioLength(samples.Length, null)];
        Array.Resize(ref message, CallerFrames.Audio(samples, _time.GetUtcNow(), null, message));
        if (_delays)
        {
            _late.Enqueue(message);
        }
        else if (!_loses && _human is null)
        {
            Deliver(message);
        }
    }

    private void Deliver(byte[] message)
    {
        var read = AcsMessageReader.Read(message);
        Assert.Equal(AcsMessageKind.AudioData, read.Kind);
        _listener!.FrameReceived(read.Pcm, _sender.Next(read.Captured));
    }

    private void Take(ReadOnlySpan<byte> json)
    {
        var message = AgentMessage.Read(json, _pcm);
        if (message.Kind is AgentMessageKind.StopAudio)
        {
            _emulated.Call.Playout.Discard();
        }
        else
        {
            Assert.Equal(AgentMessageKind.Audio, message.Kind);
            _emulated.Call.Playout.Add(MemoryMarshal.Cast<byte, short>(_pcm.AsSpan(0, message.Bytes)));
        }
    }

    private async Task CloseAsync()
    {
        _ended.TrySetResult();
        await _listening;
        Assert.NotNull(await Sound.DrainAsync(CancellationToken.None));
        await Sound.DisposeAsync();
        _pacer.Dispose();

        Recorded = SameSamples.Channels(Assert.Single(_store.Files).Value, WaveHeader.Length);
        var (sent, heard) = SameSamples.Channels(_emulated.Telephone.Wav(TapeTrack.Both), TapeHeader);
        var frame = Format.SampleRate / 50;
        foreach (var (from, until) in _paused)
        {
            heard.AsSpan((from * frame)..(until * frame)).Clear();
        }

        foreach (var (from, until) in _unheard.Concat(_paused))
        {
            sent.AsSpan((from * frame)..(until * frame)).Clear();
        }

        var length = (_recordedFrames ?? Frames) * frame;
        (Real, HeardLater) = ((sent[..length], heard[..length]), heard[length..]);
    }

    private sealed class Deaf : ITranscription
    {
        public void Hear(ReadOnlySpan<byte> pcm)
        {
        }

        public Task CompleteAsync(CancellationToken stopping) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
