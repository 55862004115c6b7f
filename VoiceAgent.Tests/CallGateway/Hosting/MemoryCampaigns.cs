using System.Globalization;
using System.Text.Json;
using VoiceAgent.CallGateway.Calls.Campaigns;
using VoiceAgent.CallGateway.Calls.Outbound;
using VoiceAgent.Contracts.Calls;

namespace VoiceAgent.Tests.CallGateway.Hosting;

/// <summary>Campaigns, contacts and the do-not-call list in memory, with the guarantees of the real stores. Values are converted to JSON and back.</summary>
internal sealed class MemoryCampaigns : ICampaigns, IContacts, IDoNotCall
{
    private readonly Lock _guard = new();
    private readonly Dictionary<Guid, (string Json, int Version)> _campaigns = [];
    private readonly Dictionary<Guid, SortedDictionary<string, (Contact Contact, int Version)>> _contacts = [];
    private readonly SortedDictionary<string, BlockedNumber> _blocked = new(StringComparer.Ordinal);

    /// <summary>How many contacts are on a page.</summary>
    public int PageSize { get; set; } = 100;

    public Task AddAsync(Campaign campaign, CancellationToken stopping) => Locked(() =>
    {
        _campaigns.Add(campaign.Id, (JsonSerializer.Serialize(campaign, LoggedEvent.Json), 1));
        return true;
    });

    public Task<Campaign?> FindAsync(Guid id, CancellationToken stopping) => Locked(() => _campaigns.TryGetValue(id, out var found) ? Read(found) : null);

    public Task<Campaign?> TryReplaceAsync(Campaign campaign, CancellationToken stopping) => Locked(() =>
    {
        if (!_campaigns.TryGetValue(campaign.Id, out var known) || Word(known.Version) != campaign.Version)
        {
            return null;
        }

        return Read(_campaigns[campaign.Id] = (JsonSerializer.Serialize(campaign, LoggedEvent.Json), known.Version + 1));
    });

    public Task<CampaignPage> ListAsync(string? continuation, CancellationToken stopping) => continuation is null
        ? Locked(() => new CampaignPage([.. _campaigns.Values.Select(Read).OrderByDescending(campaign => campaign.CreatedAt)], null))
        : throw new FormatException();

    public Task<IReadOnlyList<Campaign>> OpenAsync(CancellationToken stopping) => Locked<IReadOnlyList<Campaign>>(() => [.. _campaigns.Values.Select(Read).Where(campaign => campaign.IsOpen)]);

    public Task<int> AddAsync(Guid campaign, IReadOnlyList<Contact> contacts, CancellationToken stopping) => Locked(() =>
    {
        var known = _contacts.TryGetValue(campaign, out var some) ? some : _contacts[campaign] = new(StringComparer.Ordinal);
        return contacts.Count(contact => known.TryAdd(contact.Number, (Copy(contact), 1)));
    });

    public Task<Contact?> TryReplaceAsync(Contact contact, CancellationToken stopping) => Locked(() =>
    {
        if (!Of(contact.Campaign).TryGetValue(contact.Number, out var known) || Word(known.Version) != contact.Version)
        {
            return null;
        }

        _contacts[contact.Campaign][contact.Number] = (Copy(contact), known.Version + 1);
        return contact with { Version = Word(known.Version + 1) };
    });

    public Task<IReadOnlyList<Contact>> DueAsync(Guid campaign, DateTimeOffset now, int most, CancellationToken stopping) => Some(
        campaign, dial => dial.State is DialState.Waiting && !(dial.DueAt > now), all => all.OrderBy(contact => contact.Dial.DueAt ?? DateTimeOffset.MinValue).Take(most));

    public Task<IReadOnlyList<Contact>> CallingAsync(Guid campaign, CancellationToken stopping) => Some(campaign, dial => dial.State is DialState.Calling, all => all);

    public Task<IReadOnlyList<Contact>> WaitingAsync(Guid campaign, int most, CancellationToken stopping) => Some(campaign, dial => dial.State is DialState.Waiting, all => all.Take(most));

    public Task<int> CountSinceAsync(Guid campaign, DateTimeOffset since, CancellationToken stopping) =>
        Locked(() => Of(campaign).Values.Count(each => each.Contact.Dial.CalledAt > since));

    public Task<IReadOnlyDictionary<DialState, int>> CountAsync(Guid campaign, CancellationToken stopping) =>
        Locked<IReadOnlyDictionary<DialState, int>>(() => Of(campaign).Values.CountBy(each => each.Contact.Dial.State).ToDictionary());

    public Task<ContactPage> ListAsync(Guid campaign, DialState? state, string? continuation, CancellationToken stopping) => Locked(() =>
    {
        var from = continuation is null ? 0 : int.Parse(continuation, CultureInfo.InvariantCulture);
        var all = Of(campaign).Values.Where(each => state is null || each.Contact.Dial.State == state).Select(Read).ToArray();
        return new ContactPage([.. all.Skip(from).Take(PageSize)], from + PageSize < all.Length ? Word(from + PageSize) : null);
    });

    public Task<BlockedNumber?> FindAsync(string number, CancellationToken stopping) => Locked(() => _blocked.GetValueOrDefault(number));

    public Task SaveAsync(BlockedNumber number, CancellationToken stopping) => Locked(() => _blocked[number.Number] = number);

    public Task<bool> RemoveAsync(string number, CancellationToken stopping) => Locked(() => _blocked.Remove(number));

    Task<BlockedPage> IDoNotCall.ListAsync(string? continuation, CancellationToken stopping) =>
        continuation is null ? Locked(() => new BlockedPage([.. _blocked.Values], null)) : throw new FormatException();

    private Task<IReadOnlyList<Contact>> Some(Guid campaign, Predicate<Dial> which, Func<IEnumerable<Contact>, IEnumerable<Contact>> order) =>
        Locked<IReadOnlyList<Contact>>(() => [.. order(Of(campaign).Values.Where(each => which(each.Contact.Dial)).Select(Read))]);

    private SortedDictionary<string, (Contact Contact, int Version)> Of(Guid campaign) => _contacts.GetValueOrDefault(campaign) ?? new(StringComparer.Ordinal);

    private static Campaign Read((string Json, int Version) stored) => JsonSerializer.Deserialize<Campaign>(stored.Json, LoggedEvent.Json)! with { Version = Word(stored.Version) };

    private static Contact Read((Contact Contact, int Version) stored) => stored.Contact with { Version = Word(stored.Version) };

    private static Contact Copy(Contact contact) => JsonSerializer.Deserialize<Contact>(JsonSerializer.Serialize(contact, LoggedEvent.Json), LoggedEvent.Json)!;

    private static string Word(int version) => version.ToString(CultureInfo.InvariantCulture);

    private Task<T> Locked<T>(Func<T> act)
    {
        lock (_guard)
        {
            return Task.FromResult(act());
        }
    }
}
