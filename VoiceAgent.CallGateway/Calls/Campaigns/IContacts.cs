using VoiceAgent.CallGateway.Calls.Outbound;

namespace VoiceAgent.CallGateway.Calls.Campaigns;

/// <summary>The store of the people whom campaigns call.</summary>
internal interface IContacts
{
    /// <summary>Adds contacts. A number that the campaign has already is left as it is.</summary>
    /// <returns>How many were added.</returns>
    Task<int> AddAsync(Guid campaign, IReadOnlyList<Contact> contacts, CancellationToken stopping);

    /// <returns>The contact with its new version. Null when somebody has changed it since.</returns>
    Task<Contact?> TryReplaceAsync(Contact contact, CancellationToken stopping);

    /// <summary>Contacts that wait and may be called at this time, the longest overdue first.</summary>
    Task<IReadOnlyList<Contact>> DueAsync(Guid campaign, DateTimeOffset now, int most, CancellationToken stopping);

    /// <summary>Contacts with an attempt in progress.</summary>
    Task<IReadOnlyList<Contact>> CallingAsync(Guid campaign, CancellationToken stopping);

    /// <summary>Contacts that wait, also those whose time has not come.</summary>
    Task<IReadOnlyList<Contact>> WaitingAsync(Guid campaign, int most, CancellationToken stopping);

    /// <summary>How many attempts have begun since then. An earlier attempt of the same contact is not counted.</summary>
    Task<int> CountSinceAsync(Guid campaign, DateTimeOffset since, CancellationToken stopping);

    /// <summary>How many contacts are in each state. States without contacts may be missing.</summary>
    Task<IReadOnlyDictionary<DialState, int>> CountAsync(Guid campaign, CancellationToken stopping);

    /// <param name="state">Null: all contacts.</param>
    /// <exception cref="FormatException">The continuation is none of this store.</exception>
    Task<ContactPage> ListAsync(Guid campaign, DialState? state, string? continuation, CancellationToken stopping);
}

/// <param name="Continuation">For the next page. Null after the last page.</param>
internal sealed record ContactPage(IReadOnlyList<Contact> Contacts, string? Continuation);
