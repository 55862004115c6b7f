using VoiceAgent.Contracts.Media;
using VoiceAgent.Emulators.Phone.Line;
using VoiceAgent.Emulators.Phone.Scripts;
using VoiceAgent.Pipeline.Media;

namespace VoiceAgent.Tests.CallScripts;

/// <summary>A caller's media stream in virtual time. It gives a frame every 20 ms, and plays received frames one after the other.</summary>
internal sealed class ScriptedMediaStream(TimeProvider time, WordCode code) : IMediaStream
{
    private readonly Queue<Sound> _mouth = new();
    private readonly Queue<(TimeSpan PlaysAt, byte[] Frame)> _far = new();
    private readonly Queue<char> _keys = new();
    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource _ended = new();
    private CancellationTokenSource _cut = new();
    private bool _isConnected;
    private readonly Queue<(TimeSpan Arrives, TimeSpan Offset, byte[] Frame)> _wire = new();
    private ScriptedLine _line = new(LineQuality.Good, AudioFormat.Pcm16Mono16k, 0);
    private long? _opened;
    private TimeSpan _playsUntil;
    private Uttered? _uttering;
    private bool _hungUpOnHuman;
    private int? _agentWords;

    public AudioFormat Format => AudioFormat.Pcm16Mono16k;

    /// <summary>How well the line carries the caller's sounds.</summary>
    public void Use(LineQuality quality, int seed) => _line = new ScriptedLine(quality, Format, seed);

    public bool HasBroken { get; set; }

    /// <summary>Called before each frame is read. When it returns true, the connection breaks.</summary>
    public Func<bool> Breaks { get; set; } = () => false;

    /// <summary>The caller's actions. Called at each frame, after the audio in both directions.</summary>
    public Action Tick { get; set; } = () => { };

    /// <summary>Whether <see cref="Sent"/> and <see cref="Played"/> are kept.</summary>
    public bool IsTaped { get; set; }

    /// <summary>The frames that the caller sent, by their offset in the media stream. Those that were lost on the way are not among them.</summary>
    public List<(TimeSpan Offset, byte[] Pcm)> Sent { get; } = [];

    /// <summary>What the caller heard of the agent, by the time at which it began.</summary>
    public List<(TimeSpan From, byte[] Pcm)> Played { get; } = [];

    /// <summary>Whether a frame is lost on the way. Its offset is not used again.</summary>
    public Func<TimeSpan, bool> Loses { get; set; } = static _ => false;

    /// <summary>The words that the caller heard, with their end times.</summary>
    public List<(TimeSpan At, string Word)> Heard { get; } = [];

    /// <summary>The heard words of the agent, without those of the human.</summary>
    public IEnumerable<(TimeSpan At, string Word)> HeardFromAgent => Heard.Take(_agentWords ?? Heard.Count);

    /// <summary>Everything that the caller said.</summary>
    public List<Uttered> Said { get; } = [];

    /// <summary>The keys that the caller pressed.</summary>
    public List<(TimeSpan At, char Key)> Pressed { get; } = [];

    /// <summary>When the agent was heard. Adjacent frames are joined.</summary>
    public List<Span> AgentHeard { get; } = [];

    /// <summary>When the caller heard the human's telephone ring.</summary>
    public List<Span> Rang { get; } = [];

    /// <summary>Agent audio that was sent and then discarded before it was heard.</summary>
    public List<Span> AgentCut { get; } = [];

    /// <summary>The time of the agent's last audible sound.</summary>
    public TimeSpan LastAudible { get; private set; } = TimeSpan.MinValue;

    public bool IsSpeaking => _mouth.Count > 0;

    public bool IsClosed { get; private set; }

    public TimeSpan ClosedAt { get; private set; }

    public TimeSpan Now => time.GetElapsedTime(_opened ??= time.GetTimestamp());

    public void Say(ScriptLine line)
    {
        foreach (var part in line.Parts)
        {
            if (part.Words is null)
            {
                _mouth.Enqueue(new Sound(line, new byte[Format.BytesFor(part.Pause)], IsPause: true));
                continue;
            }

            foreach (var word in SpokenPieces.Of(part.Words))
            {
                _mouth.Enqueue(new Sound(line, code.Encode(line.Language is { } language ? $"{word}{WordCode.LanguageMark}{language}" : word, SpokenPieces.LengthOf(word), Format), IsPause: false));
            }
        }
    }

    public void MakeNoise(TimeSpan length) => _mouth.Enqueue(new Sound(null, WordCode.EncodeNoise(length, Format), IsPause: false));

    public void Press(char key) => _keys.Enqueue(key);

    /// <summary>Completes when the caller's leg has ended, or a human has it.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The worker is gone. The caller stays on the line.</summary>
    public void Cut() => _cut.Cancel();

    /// <summary>No worker has the caller. What they say is lost.</summary>
    public async Task PassAsync(TimeSpan length)
    {
        var until = Now + length;
        using var frames = new PeriodicTimer(AudioFormat.FrameDuration, time);
        var frame = new byte[Format.BytesPerFrame];
        while (Now < until && !_gone.IsCancellationRequested && await frames.WaitForNextTickAsync())
        {
            Speak(frame);
            Tick();
        }
    }

    public void HangUp()
    {
        if (WithHuman is null)
        {
            _gone.Cancel();
            _ended.TrySetResult();
        }

        _hungUpOnHuman = WithHuman is not null;
    }

    /// <summary>The caller's conversation with the human who took the call, or null.</summary>
    public Task? WithHuman { get; private set; }

    /// <summary>The other side closes the agent's media stream, and the caller continues with a human.</summary>
    public void JoinHuman(string says, TimeSpan patience)
    {
        FallSilent();
        _gone.Cancel();
        _ended.TrySetResult();
        _agentWords = Heard.Count;
        WithHuman = TalkToHumanAsync(says, patience);
    }

    public async Task<MediaStreamEnding> ReadAsync(IMediaListener listener, CancellationToken hangUp)
    {
        _opened ??= time.GetTimestamp();
        (_isConnected, _cut) = (true, new CancellationTokenSource());
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(hangUp, _gone.Token, _cut.Token);
        using var frames = new PeriodicTimer(AudioFormat.FrameDuration, time);
        var frame = new byte[Format.BytesPerFrame];
        var offset = TimeSpan.Zero;
        try
        {
            while (await frames.WaitForNextTickAsync(ended.Token))
            {
                Play();
                Speak(frame);
                if (_keys.TryDequeue(out var key))
                {
                    Pressed.Add((Now, key));
                    listener.DtmfReceived(key);
                }

                if (HasBroken = Breaks())
                {
                    break;
                }

                _line.Pass(frame, Now - AudioFormat.FrameDuration);
                if (!Loses(offset))
                {
                    _wire.Enqueue((_line.Arrival(Now), offset, [.. frame]));
                    Tape(Sent, offset, frame);
                }

                offset += AudioFormat.FrameDuration;
                while (_wire.TryPeek(out var arrived) && arrived.Arrives <= Now)
                {
                    listener.FrameReceived(_wire.Dequeue().Frame, arrived.Offset);
                }

                Tick();
            }
        }
        catch (OperationCanceledException)
        {
        }

        FallSilent();
        if (_cut.IsCancellationRequested)
        {
            _isConnected = false;
            _wire.Clear();
            return MediaStreamEnding.Broken;
        }

        (IsClosed, ClosedAt) = (true, Now);
        return hangUp.IsCancellationRequested ? MediaStreamEnding.HungUp : HasBroken ? MediaStreamEnding.Broken : MediaStreamEnding.Closed;
    }

    private async Task TalkToHumanAsync(string says, TimeSpan patience)
    {
        var words = new Queue<string>(says.Split(' '));
        using var frames = new PeriodicTimer(AudioFormat.FrameDuration, time);
        var spoken = new byte[Format.BytesPerFrame];
        var said = Now;
        while (!_hungUpOnHuman && Now < said + patience && await frames.WaitForNextTickAsync())
        {
            Speak(spoken);
            while (words.TryPeek(out var word) && said + SpokenPieces.LengthOf(word) <= Now)
            {
                said += SpokenPieces.LengthOf(words.Dequeue());
                LastAudible = said;
                Heard.Add((said, word));
            }

            Tick();
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken hangUp)
    {
        if (IsClosed || !_isConnected)
        {
            return ValueTask.CompletedTask;
        }

        _playsUntil = _playsUntil > Now ? _playsUntil : Now;
        _far.Enqueue((_playsUntil, frame.ToArray()));
        _playsUntil += AudioFormat.FrameDuration;
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAudioAsync(CancellationToken hangUp)
    {
        FallSilent();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Fills the frame of the last 20 ms.</summary>
    private void Speak(byte[] frame)
    {
        var filled = 0;
        while (filled < frame.Length && _mouth.TryPeek(out var sound))
        {
            var at = Now - AudioFormat.FrameDuration + Format.DurationOf(filled);
            if (sound.Position == 0)
            {
                Begin(sound, at);
            }

            var taken = Math.Min(frame.Length - filled, sound.Pcm.Length - sound.Position);
            sound.Pcm.AsSpan(sound.Position, taken).CopyTo(frame.AsSpan(filled));
            sound.Position += taken;
            filled += taken;
            if (sound.Position == sound.Pcm.Length)
            {
                _mouth.Dequeue();
                End(sound, at + Format.DurationOf(taken));
            }
        }

        frame.AsSpan(filled).Clear();
    }

    private void Tape(List<(TimeSpan At, byte[] Pcm)> tape, TimeSpan at, ReadOnlySpan<byte> pcm)
    {
        if (IsTaped)
        {
            tape.Add((at, pcm.ToArray()));
        }
    }

    private void Begin(Sound sound, TimeSpan at)
    {
        if (_uttering is null || sound.Line is null || _uttering.Line != sound.Line)
        {
            Said.Add(_uttering = new Uttered(sound.Line, at, Heard.Count));
        }
    }

    private void End(Sound sound, TimeSpan at)
    {
        var from = at - Format.DurationOf(sound.Pcm.Length);
        (sound.IsPause ? _uttering!.Pauses : _uttering!.Sounds).Add(new Span(from, at));
        _uttering.Until = at;
        _uttering = _mouth.TryPeek(out var next) && next.Line == sound.Line && next.Line is not null ? _uttering : null;
    }

    /// <summary>Marks audio as heard when its last sample has been played.</summary>
    private void Play()
    {
        while (_far.TryPeek(out var next) && next.PlaysAt + AudioFormat.FrameDuration <= Now)
        {
            Hear(_far.Dequeue().Frame, next.PlaysAt, next.PlaysAt + AudioFormat.FrameDuration);
        }
    }

    /// <summary>Marks what was played until now as heard, and discards the other audio.</summary>
    private void FallSilent()
    {
        Play();
        if (_far.TryDequeue(out var playing) && playing.PlaysAt < Now)
        {
            // Only the part of the frame that was played was heard.
            Hear(playing.Frame.AsSpan(0, Math.Min(playing.Frame.Length, Format.BytesFor(Now - playing.PlaysAt))), playing.PlaysAt, Now);
        }

        if (_far.Count > 0)
        {
            AgentCut.Add(new Span(Now, Now + (_far.Count * AudioFormat.FrameDuration)));
        }

        _far.Clear();
        _playsUntil = Now;
    }

    private void Hear(ReadOnlySpan<byte> pcm, TimeSpan from, TimeSpan until)
    {
        Tape(Played, from, pcm);
        var (ended, speech) = code.Decode(pcm);
        _line.Hear(pcm, from);
        if (speech)
        {
            AgentHeard.Join(from, until);
            LastAudible = until;
        }

        Heard.AddRange(ended.Select(word => (until, word)));
    }

    private sealed record Sound(ScriptLine? Line, byte[] Pcm, bool IsPause)
    {
        public int Position { get; set; }
    }
}

/// <summary>A period of the call, in the time of its media stream.</summary>
internal readonly record struct Span(TimeSpan From, TimeSpan Until)
{
    public TimeSpan Length => Until - From;

    public bool Overlaps(Span other) => From < other.Until && other.From < Until;
}

internal static class Spans
{
    // A short gap between words or clauses does not count as silence.
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(60);

    public static void Join(this List<Span> spans, TimeSpan from, TimeSpan until)
    {
        if (spans.Count > 0 && from - spans[^1].Until <= Breath)
        {
            spans[^1] = spans[^1] with { Until = until };
        }
        else
        {
            spans.Add(new Span(from, until));
        }
    }
}

/// <summary>A sound of the caller: a line of the script, or a noise.</summary>
/// <param name="Line">Null for a noise.</param>
/// <param name="WordsBefore">How many of the agent's words the caller had heard before it began.</param>
internal sealed record Uttered(ScriptLine? Line, TimeSpan From, int WordsBefore)
{
    public TimeSpan Until { get; set; } = From;

    /// <summary>The periods with sound, word by word.</summary>
    public List<Span> Sounds { get; } = [];

    /// <summary>The pauses during which the caller had not finished.</summary>
    public List<Span> Pauses { get; } = [];

    /// <summary>Whether it needs an answer. A noise or an "mm-hm" does not.</summary>
    public bool IsTurn => Line is { IsBackchannel: false };

    public Span Span => new(From, Until);
}
