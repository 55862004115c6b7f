using System.Diagnostics;
using OpenTelemetry;

namespace VoiceAgent.ServiceDefaults;

/// <summary>
/// Removes path and query from the addresses in spans. They may contain numbers and names that people said, for example as ids
/// of documents or arguments of tools.
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
