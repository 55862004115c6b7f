namespace VoiceAgent.AppHost.Platforms;

/// <summary>Generated secrets: on this machine at each start, in Azure once by azd.</summary>
internal static class Secrets
{
    /// <summary>64 letters and digits, which are a 48-byte key in base64.</summary>
    public static GenerateParameterDefault Key => new() { MinLength = 64, Special = false };
}
