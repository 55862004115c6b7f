using Microsoft.Extensions.Options;

namespace VoiceAgent.Emulators.Identity;

internal sealed class IdentityValidation : IValidateOptions<IdentityOptions>
{
    public ValidateOptionsResult Validate(string? name, IdentityOptions options)
    {
        var complaints = Complaints(options).ToList();
        return complaints.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(complaints);
    }

    private static IEnumerable<string> Complaints(IdentityOptions options)
    {
        if (options.DataPath.Length == 0)
        {
            yield return "Identity:DataPath is missing: give the folder in which the signing key is kept.";
        }

        if (options.Audiences.Count == 0)
        {
            yield return "Identity:Audiences is empty: name at least one API that tokens are issued for.";
        }

        if (options.Issuer is { } issuer && !Uri.IsWellFormedUriString(issuer, UriKind.Absolute))
        {
            yield return $"Identity:Issuer is not an address: '{issuer}'.";
        }

        foreach (var (id, uri) in options.Clients.SelectMany(client => client.Value.RedirectUris.Select(uri => (client.Key, uri))))
        {
            if (!Uri.TryCreate(uri, UriKind.Absolute, out var address) || address.Fragment.Length > 0)
            {
                yield return $"Identity:Clients:{id}:RedirectUris: '{uri}' is not an absolute address without a fragment.";
            }
        }

        foreach (var shared in options.Clients.Values.Select(client => client.IdentityHeader).OfType<string>().GroupBy(header => header).Where(group => group.Count() > 1))
        {
            yield return $"Identity:Clients: {shared.Count()} clients have the same IdentityHeader; it must be unique, because it identifies the service.";
        }
    }
}
