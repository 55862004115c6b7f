using System.Net.Http.Headers;
using System.Text.Json;

namespace VoiceAgent.Client;

/// <summary><c>/api/campaigns</c>: calls to many people. Reading needs the permission <c>campaigns.read</c>, everything else <c>campaigns.manage</c>.</summary>
public sealed class CampaignsClient
{
    private const string Path = "api/campaigns";

    private readonly ApiRequests _requests;

    internal CampaignsClient(ApiRequests requests) => _requests = requests;

    /// <summary>One page of the campaigns.</summary>
    /// <param name="continuation">From the page before. Null for the first page.</param>
    public Task<CampaignPage> ListAsync(string? continuation = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<CampaignPage>(ApiRequests.Get(ApiRequests.WithQuery(Path, ("continuation", continuation))), leaving);

    /// <summary>One campaign with its progress. Null when there is none.</summary>
    public Task<CampaignProgress?> FindAsync(Guid id, CancellationToken leaving = default) => _requests.FindAsync<CampaignProgress>(ApiRequests.Get($"{Path}/{id}"), leaving);

    /// <summary>Creates a draft. It calls nobody until it is started.</summary>
    public Task<CampaignProgress> CreateAsync(CampaignSettings settings, string? key = null, CancellationToken leaving = default) =>
        _requests.ReadAsync<CampaignProgress>(ApiRequests.Command(Path, settings, key), leaving);

    /// <summary>Adds numbers. A file with a mistake in any line is refused as a whole, and it can be sent again.</summary>
    /// <param name="file">CSV in UTF-8 with the column <c>number</c>, at most 5 megabytes.</param>
    public Task<AddedContacts> AddContactsAsync(Guid id, Stream file, CancellationToken leaving = default)
    {
        // A file with an idempotency key may only have 64 kilobytes. A repeated file changes nothing, so it needs no key.
        var content = new StreamContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv") { CharSet = "utf-8" };
        return _requests.ReadAsync<AddedContacts>(new HttpRequestMessage(HttpMethod.Post, $"{Path}/{id}/contacts") { Content = content }, leaving);
    }

    /// <summary>One page of the contacts with their attempts. It is audited.</summary>
    /// <param name="state">Null for all.</param>
    public Task<ContactPage> ContactsAsync(Guid id, DialState? state = null, string? continuation = null, CancellationToken leaving = default) => _requests.ReadAsync<ContactPage>(
        ApiRequests.Get(ApiRequests.WithQuery($"{Path}/{id}/contacts", ("state", state is { } wanted ? JsonNamingPolicy.CamelCase.ConvertName(wanted.ToString()) : null), ("continuation", continuation))),
        leaving);

    /// <summary>All contacts with their results as CSV. The caller disposes the stream. It is audited.</summary>
    public async Task<Stream> ResultsAsync(Guid id, CancellationToken leaving = default) =>
        await (await _requests.SendAsync(ApiRequests.Get($"{Path}/{id}/results"), leaving)).Content.ReadAsStreamAsync(leaving);

    /// <summary>Begins to call.</summary>
    public Task<CampaignProgress> StartAsync(Guid id, string? key = null, CancellationToken leaving = default) => SwitchAsync(id, "start", key, leaving);

    /// <summary>Begins no more calls. Those in progress go on.</summary>
    public Task<CampaignProgress> PauseAsync(Guid id, string? key = null, CancellationToken leaving = default) => SwitchAsync(id, "pause", key, leaving);

    /// <summary>Goes on after a pause.</summary>
    public Task<CampaignProgress> ResumeAsync(Guid id, string? key = null, CancellationToken leaving = default) => SwitchAsync(id, "resume", key, leaving);

    /// <summary>Gives up all contacts that wait. Calls in progress go on.</summary>
    public Task<CampaignProgress> EndAsync(Guid id, string? key = null, CancellationToken leaving = default) => SwitchAsync(id, "end", key, leaving);

    private Task<CampaignProgress> SwitchAsync(Guid id, string act, string? key, CancellationToken leaving) =>
        _requests.ReadAsync<CampaignProgress>(ApiRequests.Command($"{Path}/{id}/{act}", null, key), leaving);
}
