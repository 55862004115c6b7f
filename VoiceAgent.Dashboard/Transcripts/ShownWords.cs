using Microsoft.Extensions.Options;
using VoiceAgent.Contracts.Transcripts;
using VoiceAgent.Dashboard.Gateway;

namespace VoiceAgent.Dashboard.Transcripts;

/// <summary>Formats what was said for display.</summary>
internal sealed class ShownWords(IOptions<DashboardOptions> options)
{
    public string Show(string said) => options.Value.MaskProfanity ? ProfaneWords.Mask(said) : said;
}
