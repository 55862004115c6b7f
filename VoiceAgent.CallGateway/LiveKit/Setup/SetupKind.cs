namespace VoiceAgent.CallGateway.LiveKit.Setup;

/// <summary>Brings one kind of things of the server to the wanted state: inbound trunks, outbound trunks, or rules.</summary>
/// <param name="what">For messages, such as <c>outbound trunk</c>.</param>
internal sealed class SetupKind<TItem>(string what, string installation, long since)
    where TItem : class
{
    public required Func<TItem, string> NameOf { get; init; }

    public required Func<TItem, string> MetadataOf { get; init; }

    public required Func<TItem, string> IdOf { get; init; }

    public required Func<TItem, TItem, bool> IsSame { get; init; }

    public required Func<TItem, Task<TItem>> CreateAsync { get; init; }

    public required Func<string, TItem, Task<TItem>> ReplaceAsync { get; init; }

    public required Func<string, Task> DeleteAsync { get; init; }

    /// <summary>Creates what is missing and changes what differs.</summary>
    /// <returns>The server's ids of what is as wanted, by name.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ApplyAsync(IEnumerable<TItem> wanted, IReadOnlyList<TItem> given, SetupOutcome outcome)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in wanted)
        {
            try
            {
                if (await ApplyAsync(item, given, outcome) is { } id)
                {
                    ids[NameOf(item)] = id;
                }
            }
            catch (LiveKitException refused) when (refused.Code is not (LiveKitException.Away or "unavailable" or "unauthenticated" or "permission_denied"))
            {
                // One mistake must not keep the others from being set up.
                outcome.Problems.Add($"The {what} '{NameOf(item)}' could not be written. {refused.Message}");
            }
        }

        return ids;
    }

    /// <summary>Deletes what is ours and is not wanted any more, and doubles of what is.</summary>
    public async Task CleanAsync(IEnumerable<TItem> wanted, IReadOnlyList<TItem> given, SetupOutcome outcome)
    {
        var names = wanted.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        foreach (var ours in given.Where(item => MarkOf(item) is not null).GroupBy(NameOf, StringComparer.Ordinal))
        {
            foreach (var item in names.Contains(ours.Key) ? ours.OrderBy(IdOf, StringComparer.Ordinal).Skip(1) : ours)
            {
                // A later gateway has other options.
                if (MarkOf(item)!.Since > since)
                {
                    outcome.Left++;
                    continue;
                }

                try
                {
                    await DeleteAsync(IdOf(item));
                    outcome.Deleted++;
                }
                catch (LiveKitException gone) when (gone.Code == LiveKitException.NotFound)
                {
                    // Somebody else has deleted it.
                }
            }
        }
    }

    private async Task<string?> ApplyAsync(TItem item, IReadOnlyList<TItem> given, SetupOutcome outcome)
    {
        var named = given.Where(other => NameOf(other) == NameOf(item)).OrderBy(IdOf, StringComparer.Ordinal).ToList();
        if (named.Find(other => MarkOf(other) is not null) is not { } ours)
        {
            if (named.Count > 0)
            {
                outcome.Problems.Add($"LiveKit has a {what} '{NameOf(item)}' that this installation did not create. Rename one of them, or delete it in LiveKit.");
                return null;
            }

            var id = IdOf(await CreateAsync(item));
            outcome.Created++;
            return id;
        }

        var (wanted, present) = (MarkOf(item)!, MarkOf(ours)!);
        if (IsSame(item, ours) && present.Wants == wanted.Wants)
        {
            outcome.Unchanged++;
        }
        else if (wanted.YieldsTo(present))
        {
            outcome.Left++;
        }
        else
        {
            await ReplaceAsync(IdOf(ours), item);
            outcome.Updated++;
        }

        return IdOf(ours);
    }

    private Ownership? MarkOf(TItem item) => Ownership.Read(MetadataOf(item), installation);
}

/// <summary>What a round of the set-up has done.</summary>
internal sealed class SetupOutcome
{
    public int Created { get; set; }

    public int Updated { get; set; }

    public int Deleted { get; set; }

    public int Unchanged { get; set; }

    /// <summary>How many were left as a later gateway wants them.</summary>
    public int Left { get; set; }

    /// <summary>Sentences that say what to do.</summary>
    public List<string> Problems { get; } = [];

    public bool HasChanged => Created + Updated + Deleted > 0;
}
