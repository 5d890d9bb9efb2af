export function Logo() {
  return (
    <svg viewBox="0 0 24 24" className="size-7 shrink-0" aria-hidden>
      <rect width="24" height="24" rx="6.5" className="fill-accent-solid" />
      <path
        d="M12 5.5a6.5 6.5 0 1 1-6.2 4.6"
        stroke="#fff"
        strokeWidth="2"
        strokeLinecap="round"
        fill="none"
      />
      <circle cx="12" cy="12" r="2.2" fill="#fff" />
    </svg>
  );
}
