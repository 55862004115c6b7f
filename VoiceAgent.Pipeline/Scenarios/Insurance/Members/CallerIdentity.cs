using VoiceAgent.Pipeline.Answering.Tools;

namespace VoiceAgent.Pipeline.Scenarios.Insurance.Members;

/// <summary>
/// Who the caller has proved to be. One for a call: it stays when another agent takes over. Tools of one call may run
/// at the same time, so it is guarded.
/// </summary>
internal sealed class CallerIdentity
{
    /// <summary>How often a caller may be wrong before a person has to look at it.</summary>
    public const int MostTries = 3;

    private readonly Lock _guard = new();
    private readonly HashSet<string> _failed = [];
    private string? _number;
    private string? _birthday;
    private Member? _member;

    /// <summary>That of a call.</summary>
    public static CallerIdentity Of(CallContext call) => call.Facts.Of<CallerIdentity>();

    /// <summary>Null until the caller has proved who they are.</summary>
    public Member? Member
    {
        get
        {
            lock (_guard)
            {
                return _member;
            }
        }
    }

    public int TriesLeft
    {
        get
        {
            lock (_guard)
            {
                return Math.Max(0, MostTries - _failed.Count);
            }
        }
    }

    /// <summary>Takes what was said now, and gives all that was said so far: callers tell the one and then the other.</summary>
    public (string? Number, string? Birthday) Said(string? number, string? birthday)
    {
        lock (_guard)
        {
            (_number, _birthday) = (number ?? _number, birthday ?? _birthday);
            return (_number, _birthday);
        }
    }

    public void Proved(Member member)
    {
        lock (_guard)
        {
            _member = member;
        }
    }

    /// <summary>What was said does not fit. Saying the same again is no further try.</summary>
    public void Mistaken(string number, string birthday)
    {
        lock (_guard)
        {
            _failed.Add($"{number} {birthday}");
            (_number, _birthday) = (null, null);
        }
    }

    /// <summary>The member whose data may be told.</summary>
    /// <exception cref="ToolFailedException">Nobody has proved to be one yet.</exception>
    public Member Required() => Member ?? throw new ToolFailedException(
        "requires identity: ask for the member number and the date of birth, and check them with verify_identity.");
}
