namespace VoiceAgent.AppHost.Settings;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Help
{
    public const string Text = """
        Starts the whole of VoiceAgent on this machine: the product, and emulators of the services that it uses.

        dotnet run --project VoiceAgent.AppHost [-- [--demo [--exit] | --call] [--fresh] [--livekit] [--telephones] [--data <folder>] [--delays=<profile>] [--voice=self-hosted] [--pipelines=<n>] [--gateways=<n>] [--dashboards=<n>] [--<setting>=<value> …]]

        Switches
          --demo             An emulated caller asks about an insurance claim. The call is printed as it happens; the stack stays up.
          --demo --exit      The same, and ends after the call. Exit code 0: the call went well. 1: it did not.
          --call             You are the caller, by keyboard:
                               a line      is said
                               Enter       says "Excuse me." at once, while the agent speaks: it interrupts
                               /dtmf 123#  presses keys: 0 to 9, * and #
                               /hangup     hangs up; Enter then places another call
                               /quit       hangs up and ends everything
          --fresh            Begins with empty stores. Without it, calls, transcripts and recordings survive a restart.
          --data <folder>    Where the local stores keep their data. Default: .data in the repository.
          --delays=azure     The emulated services take as long as the real ones were measured to take.
          --delays=fail-over The first model and the first voice fail, and the second ones take over.
          --delays=<file>    A delay profile of your own: see VoiceAgent.Emulators/Delays.
          --voice=self-hosted
                             Speech without a cloud: the WhisperLiveKit protocol hears and Piper speaks, instead of Azure Speech.
          --pipelines=3      Three programs that hold conversations, behind one address. Likewise --gateways=2 and --dashboards=2. Default: one each.
          --livekit          An emulated LiveKit server too: rooms, trunks and webhooks (docs/livekit.md).
          --telephones       SIP telephones on this machine can call: sip:+15550199001@127.0.0.1:18060 (docs/trunks.md).
          --help, -h, -?     This text.

        Settings (any setting of the configuration, as --Section:Key=value)
          --ConnectionStrings:openai="Endpoint=…;Key=…;Model=…"   A real model instead of the emulator.
          --ConnectionStrings:speech="Endpoint=…;Key=…"           Real speech. Likewise acs, cosmos, blobs, redis, openai2 and speech2.
          --ConnectionStrings:whisperlive="Endpoint=ws://…"       A real WhisperLiveKit with --voice=self-hosted. Likewise piper="Endpoint=http://…".
          --Programs:Restart=false                                A program that ends by itself is not started again.
          --DcpPublisher:RandomizePorts=true                      Free ports instead of 18080 and up.
          --publisher manifest --output-path <file>               Writes the manifest that azd reads, and starts nothing.

        Examples
          dotnet run --project VoiceAgent.AppHost -- --demo --exit
          dotnet run --project VoiceAgent.AppHost -- --call --delays=azure
          dotnet run --project VoiceAgent.AppHost -- --data /tmp/trial --fresh
          dotnet run --project VoiceAgent.AppHost -- --pipelines=3 --gateways=2 --dashboards=2
          dotnet run --project VoiceAgent.AppHost -- --call --ConnectionStrings:openai="Endpoint=http://127.0.0.1:11434/v1;Model=llama3.2;Key=none"

        Exit code 2: the command line was refused, with a sentence that says why.
        """;
}
