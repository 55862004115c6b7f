using System.Security.Cryptography.X509Certificates;

namespace VoiceAgent.Emulators.Settings;

/// <summary>PEM files of the certificate for the https addresses that the program listens on.</summary>
internal sealed record HttpsOptions
{
    public string? CertificatePath { get; init; }

    public string? KeyPath { get; init; }

    /// <summary>Returns what is wrong with these options, or null when they are valid.</summary>
    /// <param name="section">The configuration section, such as <c>Acs:Https</c>.</param>
    public string? Complaint(string section) => this is { CertificatePath: not null, KeyPath: null } or { CertificatePath: null, KeyPath: not null }
        ? $"{section} needs both CertificatePath and KeyPath (PEM files)."
        : null;
}

internal static class HttpsListening
{
    /// <summary>Uses the certificate of a section for the https addresses of the program, because some clients refuse http.</summary>
    public static void UseCertificateOf(this WebApplicationBuilder builder, string section)
    {
        if (builder.Configuration[$"{section}:CertificatePath"] is { Length: > 0 } certificate && builder.Configuration[$"{section}:KeyPath"] is { Length: > 0 } key)
        {
            builder.WebHost.ConfigureKestrel(kestrel =>
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = X509Certificate2.CreateFromPemFile(certificate, key)));
        }
    }
}
