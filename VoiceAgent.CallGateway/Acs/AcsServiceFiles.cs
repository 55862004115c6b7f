using Azure;
using Azure.Communication.CallAutomation;
using Microsoft.Extensions.Options;
using VoiceAgent.CallGateway.Recordings;
using static VoiceAgent.CallGateway.Acs.AcsRequests;

namespace VoiceAgent.CallGateway.Acs;

/// <summary>The files of recordings in the storage of Azure Communication Services.</summary>
internal sealed class AcsServiceFiles(CallAutomationClient client, IOptions<AcsOptions> settings, AcsEndpoint endpoint) : IServiceFiles
{
    public async Task<Stream?> OpenAsync(Uri content, CancellationToken stopping)
    {
        Check(content);
        try
        {
            return (await client.GetCallRecording().DownloadStreamingAsync(content, cancellationToken: stopping)).Value;
        }
        catch (RequestFailedException gone) when (IsOver(gone))
        {
            return null;
        }
        catch (Exception failure) when (IsFailure(failure, stopping))
        {
            throw Failed("read the file of a recording", failure);
        }
    }

    public Task DeleteAsync(Uri file, CancellationToken stopping)
    {
        Check(file);
        return TryAsync("delete the file of a recording", () => client.GetCallRecording().DeleteAsync(file, stopping), IsOver, stopping);
    }

    // The request carries a token or a signature of the resource, so it goes to no other host.
    private void Check(Uri address)
    {
        var isOfResource = address.Host.Equals(endpoint.Address.Host, StringComparison.OrdinalIgnoreCase) || (address.IsLoopback && endpoint.Address.IsLoopback);
        if (!isOfResource && !(address.Scheme == Uri.UriSchemeHttps && settings.Value.RecordingHosts.Any(host => IsOf(address.Host, host))))
        {
            throw new FormatException($"The file of a recording is at the host {address.Host}, which is no host of the telephony service. An administrator can add it to 'Acs:RecordingHosts'.");
        }
    }

    private static bool IsOf(string host, string allowed) =>
        host.Equals(allowed, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{allowed}", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Where the resource is.</summary>
internal sealed record AcsEndpoint(Uri Address);
