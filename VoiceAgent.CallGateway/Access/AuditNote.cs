namespace VoiceAgent.CallGateway.Access;

/// <summary>Collects what the audit keeps of the request that runs. Endpoints may add to it.</summary>
internal sealed class AuditNote
{
    // Enough for an address or an id. A longer value would only fill the store.
    private const int LongestValue = 256;
    private const int MostParameters = 24;

    private readonly SortedDictionary<string, string> _parameters = new(StringComparer.Ordinal);
    private int _isTaken;

    /// <summary>The title of the problem that was answered.</summary>
    public string? Problem { get; set; }

    public IReadOnlyDictionary<string, string> Parameters => _parameters;

    public void Add(string name, string? value)
    {
        if (value is { Length: > 0 } && _parameters.Count < MostParameters)
        {
            _parameters[name] = value.Length > LongestValue ? value[..LongestValue] : value;
        }
    }

    /// <returns>True for the first who asks: each request is recorded once.</returns>
    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>The note of the request. Null when it is not audited.</summary>
    public static AuditNote? Of(HttpContext context) => context.Features.Get<AuditNote>();
}
