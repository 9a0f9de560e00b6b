// A server that somebody runs by himself: files and services.

import Samples

extension ProviderGuide {
  static let selfManaged = ProviderGuide(
    sets: { values, context in
      let lines = values.map { "\($0.name) = \($0.value.isNumber ? $0.value : sqlLiteral($0.value))" }
      let hidden = values.filter { $0.setting.source == .alterSystem }.map(\.name)
      let caution =
        hidden.isEmpty ? [] : ["# ALTER SYSTEM RESET first, it wins over this file: \(hidden.joined(separator: ", "))"]
      let needsRestart = values.contains(where: \.needsRestart)
      return [
        HandOver(
          context.configurationFile, (caution + lines).joined(separator: "\n")),
        needsRestart ? HandOver("Restart", restart) : HandOver("Reload", reload),
      ]
    },
    opensFirewall: { context in
      let port = context.place.port
      return [
        .toFillIn(
          "Host firewall (nftables)",
          """
          nft insert rule inet filter input ct state established,related accept
          nft insert rule inet filter input ip saddr CIDR tcp dport \(port) accept
          """),
        .toFillIn(
          "Host firewall (ufw, firewalld)",
          """
          ufw allow proto tcp from CIDR to any port \(port)
          firewall-cmd --permanent --add-rich-rule='rule family="ipv4" source address="CIDR" port port="\(port)" \
          protocol="tcp" accept' && firewall-cmd --reload
          """),
        HandOver(
          "On the server: does it listen, and does the firewall forget long connections?",
          """
          ss -ltn 'sport = :\(port)'
          # connection tracking: 432000 s is the kernel's default; less cuts connections that are silent
          sysctl net.netfilter.nf_conntrack_tcp_timeout_established
          """),
      ]
    },
    renewsCertificate: { context in context.ownCertificateSteps },
    shortensPath: { _ in
      [
        HandOver(
          "Steps",
          """
          Let Materialize come over a private path: AWS PrivateLink through a Network Load Balancer (CREATE CONNECTION … \
          TO AWS PRIVATELINK), or a tunnel with a bastion near the server.
          Keep other bulk traffic (backups, physical standbys) off the interface that replication uses.
          Run the server on a machine or VM of its own: a crowded host stops answering for seconds at a time.
          """)
      ]
    },
    schedulesMaintenance: { _ in
      [
        HandOver(
          "Steps",
          """
          Restart, upgrade and fail over in the hours of least traffic, not within two hours of Materialize's own window.
          Before: let no long transaction be open. After: see each source run again before the next step.
          A major upgrade (pg_upgrade) loses the replication slots: sources have to be recreated.
          """)
      ]
    },
    monitors: { context in
      [
        HandOver(
          "SQL for any monitoring",
          """
          SELECT count(*) AS used, current_setting('max_connections')::int
            - current_setting('superuser_reserved_connections')::int AS for_roles
          FROM pg_stat_activity WHERE backend_type = 'client backend';
          SELECT slot_name, active, pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) AS held_back
          FROM pg_replication_slots;
          """),
        HandOver(
          "Alarms worth having",
          """
          connections above 80 % of what ordinary roles may use; a logical slot inactive for 5 minutes
          WAL held back above half of max_slot_wal_keep_size; memory, disk and out-of-memory kills of the host
          """),
      ]
    },
    limits: "On a machine of one's own only its memory limits them.")

  private static let reload = "SELECT pg_reload_conf();"
  static let restart =
    "systemctl restart postgresql    # or pg_ctl restart -m fast; clusters (Patroni …) have their own way"
}

extension RemedyContext {
  /// Whole path, where it may be seen.
  fileprivate var configurationFile: String { setting("config_file")?.value?.plain ?? "postgresql.conf" }
}

extension String {
  fileprivate var isNumber: Bool { Int64(self) != nil }
}
