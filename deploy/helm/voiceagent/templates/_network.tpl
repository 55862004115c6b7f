{{/* Pods of ours, as a peer. */}}
{{- define "voiceagent.network.part" -}}
- podSelector:
    matchLabels: {{- include "voiceagent.selector" . | nindent 6 }}
{{- end }}

{{/* Pods of another namespace. Takes its name, or a dictionary with namespace and labels. */}}
{{- define "voiceagent.network.namespace" -}}
- namespaceSelector:
    matchLabels: { kubernetes.io/metadata.name: {{ . }} }
{{- end }}

{{/* The services of Azure. */}}
{{- define "voiceagent.network.azure" -}}
{{- range .cidrs }}
- ipBlock: { cidr: {{ . }}, except: {{ $.except | toJson }} }
{{- end }}
{{- range .privateCidrs }}
- ipBlock: { cidr: {{ . }} }
{{- end }}
{{- end }}

{{/* The start of a policy. Takes the root, the name of the part, and the directions. */}}
{{- define "voiceagent.network.policy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ index . 1 }}
  namespace: {{ (index . 0).Release.Namespace }}
  annotations: { argocd.argoproj.io/sync-wave: "-2" }
  labels: {{- include "voiceagent.labels" (list (index . 0) (index . 1)) | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{- include "voiceagent.selector" (index . 1) | nindent 6 }}
  policyTypes: [Ingress, Egress]
{{- end }}

{{/* Where the requests from outside come from. */}}
{{- define "voiceagent.network.outside" -}}
{{- range .Values.routes.fromNamespaces }}
{{ include "voiceagent.network.namespace" . }}
{{- end }}
{{- range .Values.routes.fromAddresses }}
- ipBlock: { cidr: {{ . }} }
{{- end }}
{{- end }}

{{/* What every service of ours reaches: Redis, Azure (identity, stores, models, telephony, telemetry), and a collector in the cluster. */}}
{{- define "voiceagent.network.egress" -}}
- to: {{- include "voiceagent.network.azure" .Values.networkPolicy.azure | nindent 4 }}
  ports: [{ protocol: TCP, port: 443 }]
{{- if .Values.redis.enabled }}
- to: {{- include "voiceagent.network.part" "redis" | nindent 4 }}
  ports: [{ protocol: TCP, port: 6379 }]
{{- else }}
- to:
    {{- range .Values.networkPolicy.redis.cidrs }}
    - ipBlock: { cidr: {{ . }} }
    {{- end }}
  ports: [{ protocol: TCP, port: {{ .Values.networkPolicy.redis.port }} }]
{{- end }}
{{- with .Values.networkPolicy.collector }}
{{- if .namespace }}
- to: {{- include "voiceagent.network.namespace" .namespace | nindent 4 }}
  ports: [{ protocol: TCP, port: {{ .port }} }]
{{- end }}
{{- end }}
{{- end }}
