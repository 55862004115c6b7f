namespace VoiceAgent.Tests.Emulators.Identity;

/// <summary>The two variables that App Service gives a program, for as long as this lives.</summary>
internal sealed class ManagedIdentityEnvironment : IDisposable
{
    public ManagedIdentityEnvironment(Uri provider, string header)
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", new Uri(provider, "msi/token").ToString());
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", header);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", null);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", null);
    }
}
