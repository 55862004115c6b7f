using System.Text.Json;
using VoiceAgent.Pipeline.Answering.Tools;

namespace VoiceAgent.Pipeline.Scenarios.Insurance.Members;

/// <summary>
/// The proved identity of the caller. Each call has one, and it stays when another agent takes over. It is thread-safe, because
/// tools of one call may run at the same time.
/// </summary>
internal sealed class CallerIdentity : IKeptFacts
{
    /// <summary>How often a caller may give wrong data before a human must help.</summary>
    public const int MostTries = 3;

    private readonly Lock _guard = new();
    private readonly HashSet<string> _failed = [];
    private string? _number;
    private string? _birthday;
    private bool _saidBirthdayBefore;
    private Member? _member;

    public string Name => "member identity";

    /// <summary>The identity of a call's caller.</summary>
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

    /// <summary>The caller has said the date of birth to another worker, which has not kept it.</summary>
    public bool HasSaidBirthdayBefore
    {
        get
        {
            lock (_guard)
            {
                return _saidBirthdayBefore && _birthday is null && _member is null;
            }
        }
    }

    /// <summary>Adds what the caller said now, and returns everything said so far: callers give number and birthday one after the other.</summary>
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

    /// <summary>Counts a failed try. The same wrong data again does not count.</summary>
    public void Mistaken(string number, string birthday)
    {
        lock (_guard)
        {
            _failed.Add($"{number} {birthday}");
            (_number, _birthday, _saidBirthdayBefore) = (null, null, false);
        }
    }

    /// <summary>
    /// What a worker that takes the call over needs: the member number, whether the date of birth was said, and the number of failed tries. The next
    /// worker must not give new tries. The date itself proves who somebody is, so it is never kept.
    /// </summary>
    public string Save()
    {
        lock (_guard)
        {
            return JsonSerializer.Serialize(new Kept(_number, _birthday is not null || HasSaidBirthdayBefore, [.. Enumerable.Range(1, _failed.Count).Select(NameOf)]));
        }
    }

    public void Load(string facts)
    {
        lock (_guard)
        {
            var kept = JsonSerializer.Deserialize<Kept>(facts)!;
            (_number, _saidBirthdayBefore) = (kept.Number, kept.HasBirthday);
            _failed.UnionWith(Enumerable.Range(1, kept.Failed.Count).Select(NameOf));
        }
    }

    private static string NameOf(int failure) => $"try {failure}";

    /// <param name="Failed">One entry for each failed try. Workers of earlier versions read it too, and count the entries.</param>
    private sealed record Kept(string? Number, bool HasBirthday, IReadOnlyList<string> Failed);
}
