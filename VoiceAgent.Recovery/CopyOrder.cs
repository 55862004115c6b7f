namespace VoiceAgent.Recovery;

/// <summary>What is copied back, and what becomes of what is there.</summary>
/// <param name="Since">Only what was written at or after this time.</param>
/// <param name="Until">Only what was written before this time.</param>
/// <param name="ReplaceChangedSince">What was written at or after this time in the destination counts as corrupted and is replaced. Null: what exists is kept.</param>
/// <param name="Except">Ids of items or calls that are never copied, because somebody had them erased.</param>
/// <param name="DryRun">Only counts.</param>
internal sealed record CopyOrder(DateTimeOffset Since, DateTimeOffset Until, DateTimeOffset? ReplaceChangedSince, IReadOnlySet<string> Except, bool DryRun)
{
    public bool Includes(DateTimeOffset written) => written >= Since && written < Until;

    /// <summary>Returns what is wrong with the order, in sentences. Empty when it is valid.</summary>
    public IEnumerable<string> Complaints()
    {
        if (Since >= Until)
        {
            yield return $"--since ({Since:u}) must be before --until ({Until:u}).";
        }

        if (ReplaceChangedSince < Since)
        {
            yield return $"--replace-changed-since ({ReplaceChangedSince:u}) must not be before --since ({Since:u}): what was written before is not known to be corrupted.";
        }
    }
}

/// <summary>What was done.</summary>
/// <param name="Copied">Was missing, and is there now.</param>
/// <param name="Replaced">Was corrupted, and is as it was before.</param>
/// <param name="Kept">Existed, and was not touched.</param>
/// <param name="Expired">Its retention has ended meanwhile.</param>
/// <param name="Left">Was named by <see cref="CopyOrder.Except"/>.</param>
/// <param name="Archived">Cannot be read before it is moved out of the archive tier.</param>
internal sealed record CopyReport(int Copied, int Replaced, int Kept, int Expired, int Left, int Archived = 0)
{
    public override string ToString() =>
        $"{Copied} copied, {Replaced} replaced, {Kept} kept as they are, {Expired} expired, {Left} left out because they were erased, {Archived} not copied because they are archived";
}

internal enum Fate
{
    Copied,
    Replaced,
    Kept,
    Expired,
    Left,
    Archived,
}

/// <summary>Counts from several threads.</summary>
internal sealed class CopyCount
{
    private readonly int[] _counts = new int[Enum.GetValues<Fate>().Length];

    public CopyReport Report => new(Of(Fate.Copied), Of(Fate.Replaced), Of(Fate.Kept), Of(Fate.Expired), Of(Fate.Left), Of(Fate.Archived));

    public void Add(Fate fate) => Interlocked.Increment(ref _counts[(int)fate]);

    private int Of(Fate fate) => _counts[(int)fate];
}
