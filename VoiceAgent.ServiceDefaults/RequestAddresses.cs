using System.Diagnostics;
using OpenTelemetry;

namespace VoiceAgent.ServiceDefaults;

/// <summary>
/// Leaves of the address of a request only where it went: paths and queries may hold numbers and names that people said,
/// as the ids of documents and the arguments of tools.
/// </summary>
internal sealed class RequestAddresses : BaseProcessor<Activity>
{
    private const string Address = "url.full";

    public override void OnEnd(Activity data)
    {
        if (data.Kind is ActivityKind.Client && data.GetTagItem(Address) is string address && Uri.TryCreate(address, UriKind.Absolute, out var url))
        {
            data.SetTag(Address, $"{url.GetLeftPart(UriPartial.Authority)}/*");
        }
    }
}
