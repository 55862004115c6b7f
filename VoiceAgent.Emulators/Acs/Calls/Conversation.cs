using System.Collections.Immutable;
using VoiceAgent.Emulators.Acs.Media;

namespace VoiceAgent.Emulators.Acs.Calls;

/// <summary>A key that a participant pressed.</summary>
internal readonly record struct PressedKey(Party Party, char Key);

/// <summary>20 ms of one participant. The samples are valid during the notification only.</summary>
internal readonly record struct SpokenFrame(Party Party, short[] Samples);

/// <summary>20 ms of a whole conversation. The samples are valid during the notification only.</summary>
/// <param name="Service">The audio and the prompts of all applications.</param>
internal readonly record struct MixedFrame(ImmutableArray<Participant> Participants, short[] Service);

/// <summary>
/// What the service calls a server call: the participants with their telephones, and the applications that are connected to it. Every 20 ms it mixes
/// the audio: each participant hears all others, and each application hears all participants.
/// </summary>
internal sealed class Conversation(string serverCallId, string correlationId, int sampleRate) : ILine
{
    public const int FramesASecond = 50;

    private readonly Lock _gate = new();
    private readonly short[] _heard = new short[sampleRate / FramesASecond];
    private readonly short[] _service = new short[sampleRate / FramesASecond];
    private readonly short[] _everybody = new short[sampleRate / FramesASecond];
    private ImmutableArray<Participant> _participants = [];
    private ImmutableArray<Call> _applications = [];
    private readonly CancellationTokenSource _ended = new();
    private int _sequence;

    public string ServerCallId { get; } = serverCallId;

    public string CorrelationId { get; } = correlationId;

    public int SampleRate { get; } = sampleRate;

    /// <summary>Who began the conversation. Null for a room.</summary>
    public Party? StartedBy { get; init; }

    /// <summary>The room that it takes place in, or null.</summary>
    public string? RoomId { get; init; }

    /// <summary>The id of a group call, or null.</summary>
    public string? GroupId { get; init; }

    public ImmutableArray<Participant> Participants => _participants;

    /// <summary>The call connections of the applications.</summary>
    public ImmutableArray<Call> Applications => _applications;

    /// <summary>Receive the keys that participants press.</summary>
    public Listeners<PressedKey> Tones { get; } = new();

    /// <summary>Receive what each participant says.</summary>
    public Listeners<SpokenFrame> Frames { get; } = new();

    /// <summary>Receive the whole conversation, for recordings.</summary>
    public Listeners<MixedFrame> Mixes { get; } = new();

    public Participant? Find(Party party) => _participants.FirstOrDefault(each => each.Party == party);

    /// <summary>Cancelled when the conversation has ended.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>When the conversation began.</summary>
    public DateTimeOffset Began { get; set; }

    public void End() => _ended.Cancel();

    public void Attach(Call application)
    {
        lock (_gate)
        {
            _applications = _applications.Add(application);
        }
    }

    public void Detach(Call application)
    {
        lock (_gate)
        {
            _applications = _applications.Remove(application);
        }
    }

    /// <summary>Changes the participants.</summary>
    /// <returns>The sequence number of the ParticipantsUpdated event for this change.</returns>
    public int Change(Func<ImmutableArray<Participant>, ImmutableArray<Participant>> change)
    {
        lock (_gate)
        {
            _participants = change(_participants);
            return ++_sequence;
        }
    }

    /// <summary>Removes one participant. Returns null when somebody else has removed them already.</summary>
    public Participant? Remove(Func<Participant, bool> which)
    {
        lock (_gate)
        {
            if (_participants.FirstOrDefault(which) is not { } removed)
            {
                return null;
            }

            _participants = _participants.Remove(removed);
            _sequence++;
            return removed;
        }
    }

    public void Tick()
    {
        var (people, applications) = (_participants, _applications);

        // 1. The participants speak and press keys.
        foreach (var person in people)
        {
            Listen(person);
        }

        // 2. The applications hear them, and speak.
        Mix(people, _everybody);
        foreach (var application in applications)
        {
            application.Exchange(people, _everybody);
        }

        // 3. Each participant hears the others and the applications.
        foreach (var person in people)
        {
            Play(person, people, applications);
        }

        // 4. Recordings get everything.
        _service.AsSpan().Clear();
        foreach (var application in applications)
        {
            application.AddVoice(_service, null, isOnHold: false);
        }

        Mixes.Tell(new(people, _service));
    }

    /// <summary>Adds samples to a frame. The sum is limited to 16 bits.</summary>
    public static void Add(ReadOnlySpan<short> samples, Span<short> frame)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            frame[i] = (short)Math.Clamp(frame[i] + samples[i], short.MinValue, short.MaxValue);
        }
    }

    private void Listen(Participant person)
    {
        if (person.Leg is not { } leg)
        {
            return;
        }

        leg.Speak(person.Spoken);
        if (!person.IsHeard)
        {
            person.Spoken.AsSpan().Clear();
        }

        foreach (var key in leg.PressedKeys() ?? "")
        {
            Tones.Tell(new(person.Party, key));
        }

        Frames.Tell(new(person.Party, person.Spoken));
    }

    private void Play(Participant person, ImmutableArray<Participant> people, ImmutableArray<Call> applications)
    {
        if (person.Leg is not { } leg)
        {
            return;
        }

        _heard.AsSpan().Clear();
        var length = 0;
        foreach (var other in people)
        {
            // Somebody on hold hears nobody. They hear prompts only (hold music).
            if (!ReferenceEquals(other, person) && !person.OnHold && other.Spoken.AsSpan().ContainsAnyExcept((short)0))
            {
                Add(other.Spoken, _heard);
                length = _heard.Length;
            }
        }

        foreach (var application in applications)
        {
            length = Math.Max(length, application.AddVoice(_heard, person.Party, person.OnHold));
        }

        leg.Hear(_heard, length);
    }

    private static void Mix(ImmutableArray<Participant> people, Span<short> mixed)
    {
        mixed.Clear();
        foreach (var person in people)
        {
            Add(person.Spoken, mixed);
        }
    }
}
